using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>What a merge must know beside the log and its place to give the records the times that they had: stored before a row that depends on it can be seen.</summary>
/// <param name="Ticks">The ticks.</param>
/// <param name="Read">How far each shard was read: records up to it follow the ticks that are there, and no other is added among them.</param>
public sealed record MergeFacts(IReadOnlyList<TickFact> Ticks, IReadOnlyList<ReadFact> Read)
{
    /// <summary>Nothing was read.</summary>
    public static MergeFacts None { get; } = new([], []);
}

/// <summary>How far a shard was read.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Position">The last record that was read; null for none.</param>
/// <param name="IsEnd">Whether its end was read: then no tick is added to it at all.</param>
public sealed record ReadFact(ShardName Shard, RecordPosition? Position, bool IsEnd);
