using SensorGrid.Applications.Log;
using SensorGrid.Features.Log;
using SensorGrid.Offline.Log;

namespace SensorGrid.Offline.Applications;

/// <summary>Reads into a merge what a live application has read: the records of each shard up to a known one, and no further.</summary>
/// <param name="log">The log.</param>
/// <param name="merge">The merge.</param>
/// <param name="facts">How far the live application has read.</param>
internal sealed class LogReplayReader(StreamLog log, LogMerge merge, MergeFacts facts) : IAsyncDisposable
{
    private const int MostWaiting = 50_000;

    private readonly Dictionary<ShardName, ReadFact> _limits = facts.Read.ToDictionary(read => read.Shard);
    private readonly Dictionary<ShardName, IAsyncEnumerator<LogPage>> _pages = [];
    private readonly HashSet<ShardName> _done = [];
    private Dictionary<ShardName, LogShard>? _shards;

    /// <summary>Reads a page of each shard that can be read.</summary>
    /// <returns>Whether anything was added.</returns>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        _shards ??= (await log.ListShardsAsync(cancellationToken)).Shards.ToDictionary(shard => shard.Name);
        var isGoingOn = false;
        foreach (var lane in merge.Lanes.Where(lane => lane.CanRead && lane.Waiting < MostWaiting && !_done.Contains(lane.Shard)).ToArray())
        {
            isGoingOn = true;
            await ReadAsync(lane.Shard, cancellationToken);
        }

        merge.Discover(_shards.Values.Select(shard => (shard.Name, shard.Parents, shard.HashRange)));
        return isGoingOn || merge.Lanes.Any(lane => lane.CanRead && !_done.Contains(lane.Shard));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pages in _pages.Values)
        {
            await pages.DisposeAsync();
        }
    }

    private async Task ReadAsync(ShardName shard, CancellationToken cancellationToken)
    {
        if (!_limits.TryGetValue(shard, out var limit) || !_shards!.TryGetValue(shard, out var listed))
        {
            _done.Add(shard);
            return;
        }

        if (limit.Position is null)
        {
            End(shard, limit);
            return;
        }

        if (!_pages.TryGetValue(shard, out var pages))
        {
            _pages.Add(shard, pages = log.ReadAsync(listed, cancellationToken).GetAsyncEnumerator(cancellationToken));
        }

        if (!await pages.MoveNextAsync())
        {
            End(shard, limit);
            return;
        }

        var records = pages.Current.Records;
        var isLast = records.Count > 0 && records[^1].Position >= limit.Position;
        merge.Append(shard, isLast ? [.. records.TakeWhile(record => record.Position <= limit.Position)] : records);
        if (isLast)
        {
            End(shard, limit);
        }
    }

    private void End(ShardName shard, ReadFact limit)
    {
        _done.Add(shard);
        if (limit.IsEnd)
        {
            merge.End(shard);
        }
    }
}
