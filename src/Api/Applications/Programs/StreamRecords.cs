using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SensorGrid.Api.Settings;
using SensorGrid.Applications.Definitions;
using SensorGrid.Applications.Log;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Api.Applications.Programs;

/// <summary>The newest records of streams: for the discovery of columns, and to try programs on.</summary>
/// <param name="client">The client of Kinesis.</param>
/// <param name="options">Names the main stream.</param>
/// <param name="time">The clock.</param>
internal sealed class StreamRecords(IAmazonKinesis client, IOptions<SensorGridApiOptions> options, TimeProvider time)
{
    /// <summary>The greatest number of bytes of the records that are tried at a time, and of those from which columns are discovered.</summary>
    public const long MostBytes = 16 << 20;

    /// <summary>The longest time that a look at a stream may take.</summary>
    public static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(10);

    // An editor checks as one types, and all who read a shard share its five reads a second.
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(15);
    private const int MostSamples = 8;

    private readonly RecentRecords _recent = new(client, time);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long ReadAt, IReadOnlyList<ReadOnlyMemory<byte>> Records)> _samples = new(StringComparer.Ordinal);

    /// <summary>Gets whether a name is that of the main stream, which has none in definitions.</summary>
    public bool IsMain(string source) => source == options.Value.StreamName;

    /// <summary>Reads the newest records of a stream.</summary>
    /// <param name="source">The stream; null for the main stream.</param>
    /// <param name="most">The greatest number of records.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="ApplicationDefinitionException">There is no such stream.</exception>
    /// <exception cref="BadHttpRequestException">503: Kinesis does not answer.</exception>
    public async Task<RecentLog> ReadAsync(string? source, int most, CancellationToken cancellationToken)
    {
        try
        {
            return await _recent.ReadAsync(source, source ?? options.Value.StreamName, new RecentBounds(most, MostBytes, LongestRead), cancellationToken);
        }
        catch (Exception exception) when (exception is ResourceNotFoundException or ValidationException)
        {
            throw new ApplicationDefinitionException($"There is no stream '{source ?? options.Value.StreamName}': an input's \"source\" is the name of a Kinesis stream, or is left out for the main one.");
        }
        catch (Exception exception) when (KinesisFaults.IsFault(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"Kinesis does not answer for stream '{source ?? options.Value.StreamName}': try again.", StatusCodes.Status503ServiceUnavailable, exception);
        }
    }

    /// <summary>Gets the newest records of a stream, for the discovery of its columns.</summary>
    /// <param name="source">The stream; null for the main stream.</param>
    /// <param name="isFresh">Whether they must be read now; those of the last 15 seconds are good enough otherwise.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="ApplicationDefinitionException">There is no such stream.</exception>
    /// <exception cref="BadHttpRequestException">503: Kinesis does not answer.</exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> SampleAsync(string? source, bool isFresh, CancellationToken cancellationToken)
    {
        if (!isFresh && Find(source) is { } known)
        {
            return known;
        }

        var records = (await ReadAsync(source, InputDiscovery.Sample, cancellationToken)).Data;
        Keep(source, records);
        return records;
    }

    private IReadOnlyList<ReadOnlyMemory<byte>>? Find(string? source)
    {
        lock (_lock)
        {
            return _samples.TryGetValue(source ?? "", out var sample) && time.GetElapsedTime(sample.ReadAt) < FreshFor ? sample.Records : null;
        }
    }

    private void Keep(string? source, IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        lock (_lock)
        {
            foreach (var (old, _) in _samples.Where(sample => time.GetElapsedTime(sample.Value.ReadAt) >= FreshFor).ToArray())
            {
                _samples.Remove(old);
            }

            // A stream that was empty has its first record at any moment.
            if (records.Count > 0 && (_samples.Count < MostSamples || _samples.ContainsKey(source ?? "")))
            {
                _samples[source ?? ""] = (time.GetTimestamp(), records);
            }
        }
    }
}
