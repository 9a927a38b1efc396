using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SensorGrid.Api.Keys;

/// <summary>The named keys that open the API: those of the settings, and those of a file, which is read again within a second of a request when it has changed.</summary>
internal sealed partial class ApiKeyRing
{
    /// <summary>How often the file is looked at.</summary>
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private readonly ApiAccessOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ApiKey[] _fixed;
    private readonly Lock _lock = new();
    private volatile ApiKey[] _keys;
    private (DateTime, long) _version;
    private long _lookedAt;

    public ApiKeyRing(IOptions<ApiAccessOptions> options, TimeProvider time, ILogger<ApiKeyRing> logger)
    {
        (_options, _time, _logger) = (options.Value, time, logger);
        _fixed = [.. _options.Keys.Select(key => new ApiKey(key.Key, _options.Roles.GetValueOrDefault(key.Key), ApiKeysFile.Hash(key.Value)))];
        _lookedAt = time.GetTimestamp();
        _version = VersionOf(_options.KeysFile);
        _keys = [.. _fixed, .. _options.KeysFile is { } file ? ApiKeysFile.Read(file, out _) : []];
    }

    /// <summary>Whether there are no keys at all: then every request is let in.</summary>
    public bool IsEmpty => !_options.HasKeys;

    /// <summary>The key that was presented; null when it is none of them.</summary>
    /// <remarks>Hashes of equal length are compared, all of them to the end, so that the time taken tells nothing of any key.</remarks>
    public ApiKey? Find(ReadOnlySpan<char> presented)
    {
        LookAtFile();
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

    private void LookAtFile()
    {
        if (_options.KeysFile is not { } file || _time.GetElapsedTime(Volatile.Read(ref _lookedAt)) < LookPeriod || !_lock.TryEnter())
        {
            return;
        }

        try
        {
            Volatile.Write(ref _lookedAt, _time.GetTimestamp());
            var version = VersionOf(file);
            if (version == _version)
            {
                return;
            }

            _version = version;
            var keys = ApiKeysFile.Read(file, out var problem);
            if (problem is null)
            {
                _keys = [.. _fixed, .. keys];
                LogRead(file, keys.Count);
            }
            else
            {
                LogNotRead(problem);
            }
        }
        finally
        {
            _lock.Exit();
        }
    }

    // A link may come to lead elsewhere, as those of mounted secrets do.
    private static (DateTime ChangedAt, long Length) VersionOf(string? file)
    {
        if (file is null)
        {
            return default;
        }

        try
        {
            var info = new FileInfo(file);
            info = info.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? info;
            return info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    [LoggerMessage(LogLevel.Information, "The keys of '{File}' were read again: {Count} keys.")]
    private partial void LogRead(string file, int count);

    [LoggerMessage(LogLevel.Error, "The keys of before stay in force: {Problem}")]
    private partial void LogNotRead(string problem);
}
