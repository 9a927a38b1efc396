namespace SensorGrid.Offline.Log;

/// <summary>The shards of a stream and which came out of which.</summary>
internal sealed class ShardGraph
{
    private readonly Dictionary<string, LogShard> _shards;
    private readonly Dictionary<string, HashSet<string>> _ancestors = new(StringComparer.Ordinal);

    public ShardGraph(IEnumerable<LogShard> shards)
    {
        _shards = shards.ToDictionary(shard => shard.Id, StringComparer.Ordinal);
        foreach (var shard in _shards.Values)
        {
            AncestorsOf(shard.Id);
        }
    }

    public IReadOnlyCollection<LogShard> Shards => _shards.Values;

    public bool Contains(string shard) => _shards.ContainsKey(shard);

    /// <summary>Determines whether one shard came out of the other, over any number of generations.</summary>
    public bool IsAncestor(string ancestor, string shard) => _ancestors.TryGetValue(shard, out var ancestors) && ancestors.Contains(ancestor);

    /// <summary>Determines whether these shards follow one upon the other, so that their records have one order.</summary>
    public bool IsOneLineage(IReadOnlyCollection<string> shards) =>
        shards.All(one => shards.All(other => one == other || IsAncestor(one, other) || IsAncestor(other, one)));

    /// <summary>
    /// Runs work for every shard: for several at once, but for a shard only after it is done for those that it came out of.
    /// </summary>
    public async Task ForEachAsync(int parallel, Func<LogShard, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var slots = new SemaphoreSlim(parallel);
        var started = new Dictionary<string, Task>(StringComparer.Ordinal);

        Task Start(LogShard shard)
        {
            if (!started.TryGetValue(shard.Id, out var task))
            {
                var parents = shard.Parents.Where(_shards.ContainsKey).Select(parent => Start(_shards[parent])).ToArray();
                started[shard.Id] = task = RunAsync(shard, parents);
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

    private HashSet<string> AncestorsOf(string shard)
    {
        if (!_ancestors.TryGetValue(shard, out var ancestors))
        {
            ancestors = new HashSet<string>(StringComparer.Ordinal);
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
