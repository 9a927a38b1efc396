using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The status of one shard's reader on this silo.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="State">The state of its reader.</param>
/// <param name="Behind">The distance of the last answer behind the shard's tip; null before the first.</param>
/// <param name="Delivered">The last record that was delivered; null before the first.</param>
/// <param name="Checkpoint">The last durable checkpoint; null when there is none.</param>
/// <param name="CheckpointedAt">The time when this reader last wrote a checkpoint, or began (UTC).</param>
/// <param name="ReadAt">The time when its last page was read (UTC); null before the first.</param>
/// <param name="Revision">The revision of the definitions that the last delivered record is pinned to; null before the first.</param>
public sealed record KinesisShardStatus(
    string ShardId,
    ShardReadState State,
    TimeSpan? Behind,
    RecordPosition? Delivered,
    RecordPosition? Checkpoint,
    DateTimeOffset CheckpointedAt,
    DateTimeOffset? ReadAt = null,
    long? Revision = null)
{
    private static readonly TimeSpan FreshInFaults = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>The records that were delivered since this reader began, those of rewinds again.</summary>
    public long Records { get; init; }

    /// <summary>
    /// Computes the distance of the reader from the shard's tip. Null before the first page, and when the last page is older than a minute,
    /// or than ten seconds while reads fail.
    /// </summary>
    public TimeSpan? BehindAt(DateTimeOffset now) =>
        State == ShardReadState.Ended || (ReadAt is { } at && now - at <= (State == ShardReadState.BackingOff ? FreshInFaults : Fresh)) ? Behind : null;
}
