namespace SensorGrid.Features.Log;

/// <summary>A shard and what a sensor must know of its past when its first reading comes from it.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Parents">
/// The shards that it was split or merged from, which have been read to their ends before it: none for an original shard, one or two
/// otherwise. What is late is judged along this lineage, not by shard.
/// </param>
/// <param name="Gap">The newest stretch of the lineage that was trimmed from the stream before it was read; null when there is none.</param>
public sealed record ShardLineage(ShardName Shard, IReadOnlyList<ShardName> Parents, LogGap? Gap = null);
