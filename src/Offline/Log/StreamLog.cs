using System.Runtime.CompilerServices;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Offline.Log;

/// <summary>Reads a stream from its beginning, as often as one likes.</summary>
/// <param name="client">The client of Kinesis; it stays the caller's.</param>
/// <param name="streamName">The stream.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class StreamLog(IAmazonKinesis client, string streamName, TimeProvider timeProvider)
{
    private const int PageSize = 10_000;
    private const int MostAttempts = 12;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    /// <summary>The stream's name.</summary>
    public string StreamName => streamName;

    /// <summary>All shards that the stream still lists.</summary>
    internal async Task<ShardGraph> ListShardsAsync(CancellationToken cancellationToken)
    {
        var shards = new List<LogShard>();
        await foreach (var shard in client.ListAllShardsAsync(streamName, cancellationToken))
        {
            string?[] parents = [shard.ParentShardId, shard.AdjacentParentShardId];
            shards.Add(new LogShard(shard.ShardId, [.. parents.OfType<string>()], HashRange.Of(shard.HashKeyRange)));
        }

        return new ShardGraph(shards);
    }

    /// <summary>
    /// The instant before which records may have been trimmed; null while the stream is younger than what it retains.
    /// </summary>
    internal async Task<DateTimeOffset?> TrimHorizonAsync(CancellationToken cancellationToken)
    {
        var response = await client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = streamName }, cancellationToken);
        var summary = response.StreamDescriptionSummary;
        if (summary.RetentionPeriodHours is not { } hours || summary.StreamCreationTimestamp is not { } created)
        {
            return null;
        }

        var horizon = timeProvider.GetUtcNow().AddHours(-hours);
        return horizon > new DateTimeOffset(DateTime.SpecifyKind(created, DateTimeKind.Utc)) ? horizon : null;
    }

    /// <summary>A shard's pages from the oldest record kept to its end, or to its tip at the time.</summary>
    internal async IAsyncEnumerable<LogPage> ReadAsync(LogShard shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (records, isAtTip) in ReadRecordsAsync(shard, cancellationToken))
        {
            yield return new LogPage([.. records.SelectMany(record => UserRecords.Of(record, shard.HashRange))], isAtTip);
        }
    }

    /// <summary>The same as the stream has it: aggregated records are not unpacked.</summary>
    internal async IAsyncEnumerable<(IReadOnlyList<Record> Records, bool IsAtTip)> ReadRecordsAsync(
        LogShard shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var iterator = await IteratorAsync(shard.Id, null, cancellationToken);
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
                iterator = await IteratorAsync(shard.Id, last, cancellationToken);
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

    private async Task<string?> IteratorAsync(string shard, string? after, CancellationToken cancellationToken)
    {
        var request = new GetShardIteratorRequest
        {
            StreamName = streamName,
            ShardId = shard,
            ShardIteratorType = after is null ? ShardIteratorType.TRIM_HORIZON : ShardIteratorType.AFTER_SEQUENCE_NUMBER,
            StartingSequenceNumber = after,
        };
        return (await RetryAsync(() => client.GetShardIteratorAsync(request, cancellationToken), cancellationToken)).ShardIterator;
    }

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
