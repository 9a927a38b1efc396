using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SensorGrid.Guards.Logs;

namespace SensorGrid.Api.Keys;

/// <summary>The named keys that open the API: those of the settings, and those of a file, which a request reads again when a second has passed.</summary>
/// <remarks>
/// The file is read whole each time: its times, length and place may all stay as they are while its keys or its mode change. One that cannot be used leaves the keys
/// as they were until it can.
/// </remarks>
internal sealed partial class ApiKeyRing
{
    /// <summary>The interval at which the file is read.</summary>
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private readonly ApiAccessOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ApiKey[] _fixed;
    private readonly Lock _lock = new();
    private readonly LogThrottle _problems;
    private volatile ApiKey[] _keys;
    private long _lookedAt;

    public ApiKeyRing(IOptions<ApiAccessOptions> options, TimeProvider time, ILogger<ApiKeyRing> logger)
    {
        (_options, _time, _logger) = (options.Value, time, logger);
        _fixed = [.. _options.Keys.Select(key => new ApiKey(key.Key, _options.Roles.GetValueOrDefault(key.Key), key.Value))];
        _lookedAt = time.GetTimestamp();
        _problems = new LogThrottle(time, TimeSpan.FromMinutes(1));
        _keys = [.. _fixed, .. _options.KeysFile is { } file ? ApiKeysFile.Read(file, _fixed, out _) : []];
    }

    /// <summary>Gets whether there are no keys at all: then every request is accepted.</summary>
    public bool IsEmpty => !_options.HasKeys;

    /// <summary>Finds the key that was presented; null when it is none of them.</summary>
    /// <remarks>Hashes of equal length are compared, all of them to the end, so that the time taken reveals nothing of any key.</remarks>
    public ApiKey? Find(ReadOnlySpan<char> presented)
    {
        ReadFileAgain();
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(presented.ToString()), hash);
        ApiKey? found = null;
        foreach (var key in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, key.Hash))
            {
                found = key;
            }
        }

        return found;
    }

    /// <summary>Finds the key of a name, for one who proves to hold it without presenting it; null when there is none.</summary>
    public ApiKey? FindByName(string name)
    {
        ReadFileAgain();
        return Array.Find(_keys, key => key.Name == name);
    }

    /// <summary>Determines whether a key that was found is one of them still, with the role that it had.</summary>
    public bool Has(ApiKey key)
    {
        ReadFileAgain();
        return Array.Exists(_keys, one => one.Name == key.Name && one.Role == key.Role && CryptographicOperations.FixedTimeEquals(one.Hash, key.Hash));
    }

    private void ReadFileAgain()
    {
        if (_options.KeysFile is not { } file || _time.GetElapsedTime(Volatile.Read(ref _lookedAt)) < LookPeriod || !_lock.TryEnter())
        {
            return;
        }

        try
        {
            Volatile.Write(ref _lookedAt, _time.GetTimestamp());
            var keys = ApiKeysFile.Read(file, _fixed, out var problem);
            if (problem is null)
            {
                Use(file, keys);
            }
            else if (_problems.TryPass(out var held))
            {
                LogNotRead(problem, held);
            }
        }
        finally
        {
            _lock.Exit();
        }
    }

    private void Use(string file, IReadOnlyList<ApiKey> keys)
    {
        var had = _keys.AsSpan(_fixed.Length);
        var same = had.Length == keys.Count;
        for (var i = 0; same && i < had.Length; i++)
        {
            same = had[i].Name == keys[i].Name && had[i].Role == keys[i].Role && had[i].Hash.AsSpan().SequenceEqual(keys[i].Hash);
        }

        if (!same)
        {
            _keys = [.. _fixed, .. keys];
            LogRead(file, keys.Count);
        }
    }

    [LoggerMessage(3010, LogLevel.Information, "The keys of '{File}' were read again: {Count} keys.")]
    private partial void LogRead(string file, int count);

    [LoggerMessage(3011, LogLevel.Error, "The keys of before stay in force: {Problem} Since the last such line {Held} more attempts failed.")]
    private partial void LogNotRead(string problem, long held);
}
