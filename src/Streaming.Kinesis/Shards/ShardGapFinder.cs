using Microsoft.Extensions.Logging;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Determines whether records passed the stream's retention before they were read.</summary>
internal sealed partial class ShardGapFinder(ShardReaderContext reading, ReadableShard shard, ShardSource source)
{
    private readonly ILogger _logger = reading.Logger;

    /// <summary>Finds the newest gap of the shard or its ancestors; null when there is none.</summary>
    public async Task<ShardGap?> FindAsync(ShardClaim claim, CancellationToken cancellationToken)
    {
        var gap = claim.Gap;
        if (claim.Progress is { } progress)
        {
            gap = Newer(gap, await FindBehindAsync(progress, cancellationToken));
        }
        else
        {
            foreach (var parent in shard.ParentShardIds)
            {
                gap = Newer(gap, await InheritAsync(parent, cancellationToken));
            }
        }

        if (gap is not null && gap != claim.Gap)
        {
            reading.Metrics.OnGap();
            LogGap(shard.ShardId, gap.From, gap.To);
        }

        return gap;
    }

    /// <summary>Finds the gap behind a checkpoint that is as old as the stream's retention.</summary>
    private async Task<ShardGap?> FindBehindAsync(ShardProgress progress, CancellationToken cancellationToken)
    {
        var retention = await source.GetRetentionAsync(cancellationToken);
        if (reading.TimeProvider.GetUtcNow() - progress.ReadUntil < retention)
        {
            return null;
        }

        var oldest = await OldestAsync(cancellationToken);
        return oldest is { } record && record.Position <= progress.Position
            ? null
            : new ShardGap(progress.ReadUntil, oldest?.ApproximateArrivalTimestamp ?? reading.TimeProvider.GetUtcNow());
    }

    /// <summary>
    /// Gets the gap of a parent. If the parent left the stream before it was read to its end, gets the part that can no longer be read.
    /// </summary>
    private async Task<ShardGap?> InheritAsync(string parent, CancellationToken cancellationToken)
    {
        var status = await reading.ShardGrain(parent).GetStatusAsync().WaitAsync(cancellationToken);
        var known = status.Gaps.Count > 0 ? status.Gaps[^1] : null;
        if (status.Finished || status.Progress is not { } progress)
        {
            return known;
        }

        var oldest = await OldestAsync(cancellationToken);
        return Newer(known, new ShardGap(progress.ReadUntil, oldest?.ApproximateArrivalTimestamp ?? reading.TimeProvider.GetUtcNow()));
    }

    private async Task<ShardRecord?> OldestAsync(CancellationToken cancellationToken)
    {
        var pacer = new ReadPacer(reading.Options.ReadInterval, reading.TimeProvider);
        var iterator = await source.GetIteratorAsync(after: null, startAt: null, cancellationToken);
        while (true)
        {
            await pacer.WaitAsync(behind: true, cancellationToken);
            var page = await source.GetRecordsAsync(iterator, limit: 1, cancellationToken);
            if (page.Records is { Count: > 0 } records)
            {
                return UserRecords.Of(records[0], shard.HashRange)[0];
            }

            // The service may answer without records although there are some: only at the tip is there nothing.
            if (page.NextShardIterator is not { } next || page.MillisBehindLatest is null or 0)
            {
                return null;
            }

            iterator = next;
        }
    }

    private static ShardGap? Newer(ShardGap? one, ShardGap? other) =>
        one is null || (other is not null && other.To > one.To) ? other : one;

    [LoggerMessage(
        2007, LogLevel.Warning,
        "Records of shard {ShardId} that arrived between {From} and {To} were trimmed from the stream before they were read.")]
    private partial void LogGap(string shardId, DateTimeOffset from, DateTimeOffset to);
}
