using System.Collections.Concurrent;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The shards of one provider on this silo: which are assigned to it, and how the reading of each goes.</summary>
internal sealed class ShardRegistry : IKinesisStreamStatus
{
    private readonly ConcurrentDictionary<string, ShardReaderStatus> _monitors = new(StringComparer.Ordinal);
    private volatile IReadOnlySet<string>? _assigned;

    public IReadOnlyList<KinesisShardStatus> Shards =>
        [.. _monitors.Values.Select(monitor => monitor.Status).OrderBy(status => status.ShardId, StringComparer.Ordinal)];

    // A shard that was just assigned has no monitor for a moment: that is not reading yet.
    public bool IsReading => _assigned is { } assigned && assigned.All(shard =>
        _monitors.TryGetValue(shard, out var monitor) && monitor.Status.State is ShardReadState.Reading or ShardReadState.Ended);

    public string? Refusal { get; private set; }

    /// <summary>Sets the reason that this silo may own no shards; null when it may.</summary>
    /// <returns>Whether it is another one than before.</returns>
    public bool Refuse(string? reason)
    {
        var changed = Refusal != reason;
        Refusal = reason;
        return changed;
    }

    public void Assign(IReadOnlySet<string> shards) => _assigned = shards;

    public bool IsAssigned(string shardId) => _assigned?.Contains(shardId) is true;

    public void Add(string shardId, ShardReaderStatus monitor) => _monitors[shardId] = monitor;

    public void Remove(string shardId, ShardReaderStatus monitor) => _monitors.TryRemove(KeyValuePair.Create(shardId, monitor));
}
