using SensorGrid.Features.Log;

namespace SensorGrid.Offline.Log;

/// <summary>The shards of the streams and which came out of which.</summary>
internal sealed class ShardGraph
{
    private readonly Dictionary<ShardName, LogShard> _shards;
    private readonly Dictionary<ShardName, HashSet<ShardName>> _ancestors = [];

    public ShardGraph(IEnumerable<LogShard> shards)
    {
        _shards = shards.ToDictionary(shard => shard.Name);
        foreach (var shard in _shards.Values)
        {
            AncestorsOf(shard.Name);
        }
    }

    public IReadOnlyCollection<LogShard> Shards => _shards.Values;

    public bool Contains(ShardName shard) => _shards.ContainsKey(shard);

    /// <summary>Determines whether one shard came out of the other, over any number of generations.</summary>
    public bool IsAncestor(ShardName ancestor, ShardName shard) => _ancestors.TryGetValue(shard, out var ancestors) && ancestors.Contains(ancestor);

    /// <summary>Determines whether these shards follow one upon the other, so that their records have one order.</summary>
    public bool IsOneLineage(IReadOnlyCollection<ShardName> shards) =>
        shards.All(one => shards.All(other => one == other || IsAncestor(one, other) || IsAncestor(other, one)));

    /// <summary>
    /// Runs work for every shard: for several at once, but for a shard only after it is done for those that it came out of.
    /// </summary>
    public async Task ForEachAsync(int parallel, Func<LogShard, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var slots = new SemaphoreSlim(parallel);
        var started = new Dictionary<ShardName, Task>();

        Task Start(LogShard shard)
        {
            if (!started.TryGetValue(shard.Name, out var task))
            {
                var parents = shard.Parents.Where(_shards.ContainsKey).Select(parent => Start(_shards[parent])).ToArray();
                started[shard.Name] = task = RunAsync(shard, parents);
            }

            return task;
        }

        async Task RunAsync(LogShard shard, Task[] parents)
        {
            try
            {
                await Task.WhenAll(parents);
                await slots.WaitAsync(stop.Token);
                try
                {
                    await work(shard, stop.Token);
                }
                finally
                {
                    slots.Release();
                }
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }

        await FirstFaultAsync([.. _shards.Values.Select(Start)]);
    }

    // The first real fault is reported, not the cancellation that it set off in the others.
    private static async Task FirstFaultAsync(Task[] tasks)
    {
        try
        {
            await Task.WhenAll(tasks);
        }
        catch (OperationCanceledException)
        {
            await (tasks.FirstOrDefault(task => task.IsFaulted) ?? tasks.First(task => task.IsCanceled));
        }
    }

    private HashSet<ShardName> AncestorsOf(ShardName shard)
    {
        if (!_ancestors.TryGetValue(shard, out var ancestors))
        {
            ancestors = [];
            foreach (var parent in _shards.TryGetValue(shard, out var known) ? known.Parents : [])
            {
                ancestors.Add(parent);
                ancestors.UnionWith(AncestorsOf(parent));
            }

            _ancestors[shard] = ancestors;
        }

        return ancestors;
    }
}
