using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>A durable fact of a shard: the records after a position are processed under a revision of the definitions.</summary>
/// <param name="After">The last record that was announced before the pin; null for all records of the shard.</param>
/// <param name="Revision">The revision: that of the pin before, or a greater one.</param>
/// <param name="At">The time of the pin (UTC), by the clock of the silo that holds the ledger: for people alone, nothing depends on it.</param>
[GenerateSerializer, Immutable, Alias("shard-pin")]
public sealed record ShardPin([property: Id(0)] RecordPosition? After, [property: Id(1)] long Revision, [property: Id(2)] DateTimeOffset At);
