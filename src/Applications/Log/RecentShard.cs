using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>The newest records of a shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Range">Its stretch of the hash key space; null when the stream does not report it.</param>
/// <param name="Records">The records, in their order; aggregated ones are unpacked.</param>
public sealed record RecentShard(ShardName Shard, HashRange? Range, IReadOnlyList<ShardRecord> Records);
