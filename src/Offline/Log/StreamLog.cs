using System.Runtime.CompilerServices;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Offline.Log;

/// <summary>Reads the log of a cluster from its beginning, as often as one likes: the main stream, and further ones.</summary>
/// <param name="client">The client of Kinesis; it stays the caller's.</param>
/// <param name="streamName">The main stream.</param>
/// <param name="sources">The further streams.</param>
/// <param name="definitions">The record formats of the streams.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class StreamLog(
    IAmazonKinesis client, string streamName, IReadOnlyList<string> sources, SourceDefinitions definitions, TimeProvider timeProvider)
{
    private const int PageSize = 10_000;
    private const int MostAttempts = 12;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>The name of the main stream.</summary>
    public string StreamName => streamName;

    /// <summary>The names of the further streams.</summary>
    public IReadOnlyList<string> Sources => sources;

    /// <summary>The hash of the record formats; empty when all streams have JSON of ours.</summary>
    internal string DefinitionsHash => definitions.Hash ?? "";

    /// <summary>The record formats that the silos were started with.</summary>
    internal SourceDefinitions Definitions => definitions;

    private IEnumerable<string?> AllSources => [null, .. sources];

    /// <summary>Lists all shards that the streams still have.</summary>
    internal async Task<ShardGraph> ListShardsAsync(CancellationToken cancellationToken)
    {
        var shards = new List<LogShard>();
        foreach (var source in AllSources)
        {
            await foreach (var shard in client.ListAllShardsAsync(StreamOf(source), cancellationToken))
            {
                string?[] parents = [shard.ParentShardId, shard.AdjacentParentShardId];
                shards.Add(new LogShard(
                    ShardName.Of(source, shard.ShardId),
                    [.. parents.OfType<string>().Select(parent => ShardName.Of(source, parent))],
                    HashRange.Of(shard.HashKeyRange)));
            }
        }

        return new ShardGraph(shards);
    }

    /// <summary>Gets the instant of each stream before which its records may have been trimmed.</summary>
    internal async Task<TrimHorizons> TrimHorizonsAsync(CancellationToken cancellationToken)
    {
        var horizons = new TrimHorizons();
        foreach (var source in AllSources)
        {
            if (await TrimHorizonOfAsync(StreamOf(source), cancellationToken) is { } horizon)
            {
                horizons.Add(source, horizon);
            }
        }

        return horizons;
    }

    private async Task<DateTimeOffset?> TrimHorizonOfAsync(string stream, CancellationToken cancellationToken)
    {
        var response = await client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = stream }, cancellationToken);
        var summary = response.StreamDescriptionSummary;
        if (summary.RetentionPeriodHours is not { } hours || summary.StreamCreationTimestamp is not { } created)
        {
            return null;
        }

        var horizon = timeProvider.GetUtcNow().AddHours(-hours);
        return horizon > new DateTimeOffset(DateTime.SpecifyKind(created, DateTimeKind.Utc)) ? horizon : null;
    }

    /// <summary>Reads a shard's pages from the oldest record kept to its end, or to its tip at the time.</summary>
    internal async IAsyncEnumerable<LogPage> ReadAsync(LogShard shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (records, isAtTip) in ReadRecordsAsync(shard, cancellationToken))
        {
            yield return new LogPage([.. records.SelectMany(record => UserRecords.Of(record, shard.HashRange))], isAtTip);
        }
    }

    /// <summary>Reads a shard's records as the stream has them, in the same range: aggregated records are not unpacked.</summary>
    internal async IAsyncEnumerable<(IReadOnlyList<Record> Records, bool IsAtTip)> ReadRecordsAsync(
        LogShard shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var iterator = await IteratorAsync(shard.Name, null, cancellationToken);
        string? last = null;
        while (iterator is not null)
        {
            GetRecordsResponse response;
            try
            {
                var request = new GetRecordsRequest { ShardIterator = iterator, Limit = PageSize };
                response = await RetryAsync(() => client.GetRecordsAsync(request, cancellationToken), cancellationToken);
            }
            catch (ExpiredIteratorException)
            {
                iterator = await IteratorAsync(shard.Name, last, cancellationToken);
                continue;
            }

            var records = response.Records ?? [];
            last = records.Count > 0 ? records[^1].SequenceNumber : last;
            iterator = response.NextShardIterator;
            var isBehind = response.MillisBehindLatest > 0;
            yield return (records, iterator is null || !isBehind);

            // Some servers say that they are not behind before they are at the end: only an empty page proves it.
            if (records.Count == 0 && !isBehind)
            {
                yield break;
            }
        }
    }

    private async Task<string?> IteratorAsync(ShardName shard, string? after, CancellationToken cancellationToken)
    {
        var request = new GetShardIteratorRequest
        {
            StreamName = StreamOf(shard.Source),
            ShardId = shard.ShardId,
            ShardIteratorType = after is null ? ShardIteratorType.TRIM_HORIZON : ShardIteratorType.AFTER_SEQUENCE_NUMBER,
            StartingSequenceNumber = after,
        };
        return (await RetryAsync(() => client.GetShardIteratorAsync(request, cancellationToken), cancellationToken)).ShardIterator;
    }

    private string StreamOf(string? source) => source ?? streamName;

    private async Task<T> RetryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (attempt < MostAttempts && KinesisFaults.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(pause, timeProvider, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}
