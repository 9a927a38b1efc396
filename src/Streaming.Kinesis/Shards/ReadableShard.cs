using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>A shard whose turn has come: its parents have been read to their ends, or are gone.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="ParentShardIds">The shards that it was split or merged from.</param>
/// <param name="StartAt">Without a checkpoint: the arrival time (UTC) to begin at; null for its oldest record.</param>
/// <param name="HashRange">Its stretch of the hash key space; null when the stream does not report it.</param>
[GenerateSerializer, Immutable, Alias("kinesis-readable-shard")]
public sealed record ReadableShard(
    [property: Id(0)] string ShardId,
    [property: Id(1)] IReadOnlyList<string> ParentShardIds,
    [property: Id(2)] DateTimeOffset? StartAt,
    [property: Id(3)] HashRange? HashRange = null);
