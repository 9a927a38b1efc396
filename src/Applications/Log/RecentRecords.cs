using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Applications.Log;

/// <summary>Reads the newest records of a stream: of all its shards from an instant near its tip, and then from ever earlier ones, until there are enough. Safe for concurrent use.</summary>
/// <param name="client">The client of Kinesis.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class RecentRecords(IAmazonKinesis client, TimeProvider timeProvider)
{
    /// <summary>The greatest number of shards that are looked at: open ones, and then the newest of those that were split or merged.</summary>
    public const int MostShards = 32;

    private const int ShardsAtATime = 4;

    // How far back to look, one after the other; at last to the oldest record.
    private static readonly TimeSpan?[] Steps =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(36), TimeSpan.FromHours(4), TimeSpan.FromHours(24), null];

    /// <summary>Reads the newest records of a stream.</summary>
    /// <param name="source">The stream as positions name it: null for the main stream.</param>
    /// <param name="streamName">The stream's name.</param>
    /// <param name="bounds">The bounds.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <exception cref="ResourceNotFoundException">There is no such stream.</exception>
    /// <exception cref="TimeoutException">Nothing came within the time.</exception>
    public async Task<RecentLog> ReadAsync(string? source, string streamName, RecentBounds bounds, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(bounds.Time, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var now = timeProvider.GetUtcNow();
        try
        {
            var (tails, isPartial) = await ListAsync(source, streamName, bounds, either.Token);
            return await ReadAsync(tails, isPartial, now, bounds, limit.Token, either.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(FormattableString.Invariant($"Kinesis gave nothing of stream '{streamName}' within {bounds.Time.TotalSeconds} s."), exception);
        }
    }

    private static async Task<RecentLog> ReadAsync(
        IReadOnlyList<ShardTail> tails, bool isPartial, DateTimeOffset now, RecentBounds bounds, CancellationToken limit, CancellationToken either)
    {
        var since = long.MaxValue;
        foreach (var step in Steps)
        {
            var from = now - step;
            try
            {
                await Parallel.ForEachAsync(
                    tails,
                    new ParallelOptions { MaxDegreeOfParallelism = ShardsAtATime, CancellationToken = either },
                    async (tail, token) => await tail.ReadBackAsync(from, now, token));
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && since != long.MaxValue)
            {
                // Some shards lack what others have: what was read in this step is of no use.
                isPartial = true;
                break;
            }

            since = from?.ToUnixTimeMilliseconds() ?? long.MinValue;
            foreach (var tail in tails)
            {
                tail.Accept();
            }

            if (tails.Sum(tail => tail.Recent.Records.Count) >= bounds.Records || tails.Any(tail => tail.IsFull))
            {
                break;
            }
        }

        // A shard that has more than it may have is complete from its first record on.
        since = tails.Where(tail => tail.IsFull).Select(tail => tail.Recent.Records[0].ApproximateArrivalTimestamp.ToUnixTimeMilliseconds()).Append(since).Max();
        return RecentLog.Join([new RecentLog([.. tails.Select(tail => tail.Recent)], since, isPartial)], bounds.Records);
    }

    private async Task<(IReadOnlyList<ShardTail> Tails, bool IsPartial)> ListAsync(string? source, string streamName, RecentBounds bounds, CancellationToken cancellationToken)
    {
        var shards = await client.ListAllShardsAsync(streamName, cancellationToken).ToListAsync(cancellationToken);
        var parents = shards.SelectMany(shard => (string?[])[shard.ParentShardId, shard.AdjacentParentShardId]).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var open = shards.Where(shard => !parents.Contains(shard.ShardId)).ToArray();
        var closed = shards.Where(shard => parents.Contains(shard.ShardId)).OrderByDescending(shard => shard.ShardId, StringComparer.Ordinal);
        Shard[] chosen = [.. open.Concat(closed).Take(MostShards).OrderBy(shard => shard.ShardId, StringComparer.Ordinal)];
        var share = bounds.Bytes / Math.Max(1, chosen.Length);
        return (
            [.. chosen.Select(shard => new ShardTail(client, streamName, shard, ShardName.Of(source, shard.ShardId), bounds.Records, share, timeProvider))],
            open.Length > MostShards);
    }
}
