using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The position where the reading of a shard begins, or begins again.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="ParentShardIds">The shards that it was split or merged from, which have been read to their ends; empty for an original one.</param>
/// <param name="Checkpoint">Records up to and including this one are durable downstream; null when there is no checkpoint yet.</param>
/// <param name="Gap">The newest stretch of the shard or its ancestors that was trimmed before it was read; null when there is none.</param>
public sealed record ShardStart(
    string ShardId,
    IReadOnlyList<string> ParentShardIds,
    RecordPosition? Checkpoint,
    ShardGap? Gap);
