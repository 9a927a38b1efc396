using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The checkpoint of a shard: the position up to which it has been read, durably.</summary>
/// <param name="Position">The last record that is durable downstream.</param>
/// <param name="ReadUntil">Everything that arrived up to then (UTC) has been read: later than the record when nothing more came after it.</param>
[GenerateSerializer, Immutable, Alias("kinesis-shard-progress")]
public sealed record ShardProgress([property: Id(0)] RecordPosition Position, [property: Id(1)] DateTimeOffset ReadUntil);
