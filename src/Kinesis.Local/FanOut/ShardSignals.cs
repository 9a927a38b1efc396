using System.Collections.Concurrent;

namespace SensorGrid.Kinesis.Local.FanOut;

/// <summary>Tells subscriptions that their shard has changed. Costs nothing while there are none. Safe for concurrent use.</summary>
internal sealed class ShardSignals
{
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _waiting = new();

    // Set by the first subscription: until then a put does not look.
    private volatile bool _isUsed;

    /// <summary>Gets what ends with the shard's next change: to be asked for before the shard is read.</summary>
    public Task Next(long shardId)
    {
        _isUsed = true;
        return _waiting.GetOrAdd(shardId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>Tells that a shard has changed.</summary>
    public void Raise(long shardId)
    {
        if (_isUsed && _waiting.TryRemove(shardId, out var waiting))
        {
            waiting.SetResult();
        }
    }

    /// <summary>Tells that any shard may have changed.</summary>
    public void RaiseAll()
    {
        foreach (var (shardId, _) in _waiting)
        {
            Raise(shardId);
        }
    }
}
