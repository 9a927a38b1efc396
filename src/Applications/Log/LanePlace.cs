using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>The place of an application in a shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Parents">The shards that it came out of and that are lanes themselves.</param>
/// <param name="Range">Its stretch of the hash key space; null when the stream does not report it.</param>
/// <param name="Position">The last record that the program has; null when it has none.</param>
/// <param name="Clock">The ROWTIME below which no record follows: milliseconds since 1970-01-01 (UTC).</param>
/// <param name="StartAt">Records that arrived before are not for the program: milliseconds since 1970-01-01 (UTC); null for all.</param>
public sealed record LanePlace(ShardName Shard, IReadOnlyList<ShardName> Parents, HashRange? Range, RecordPosition? Position, long Clock, long? StartAt);
