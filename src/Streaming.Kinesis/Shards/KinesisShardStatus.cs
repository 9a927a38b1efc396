namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>How the reading of one shard goes on this silo.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="State">What its reader is doing.</param>
/// <param name="Behind">How far the last answer was behind the shard's tip; null before the first.</param>
/// <param name="HandedOver">The last record that was handed over; null before the first.</param>
/// <param name="Checkpoint">The last durable checkpoint; null when there is none.</param>
/// <param name="CheckpointedAt">When this reader last wrote a checkpoint, or began (UTC).</param>
public sealed record KinesisShardStatus(
    string ShardId,
    ShardReadState State,
    TimeSpan? Behind,
    RecordPosition? HandedOver,
    RecordPosition? Checkpoint,
    DateTimeOffset CheckpointedAt);
