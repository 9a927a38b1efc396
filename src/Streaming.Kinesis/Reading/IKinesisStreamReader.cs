using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Reading;

/// <summary>Reads a stream beside the readers of its shards, from any place, without owning anything: a keyed service under the stream provider's name.</summary>
/// <remarks>It shares the service's limits with all others that read the stream: five reads a second and 2 MB/s a shard.</remarks>
public interface IKinesisStreamReader
{
    /// <summary>Gets the pause between two reads of a shard that has nothing new.</summary>
    TimeSpan IdlePause { get; }

    /// <summary>Lists all shards, closed ones that are still kept included.</summary>
    Task<IReadOnlyList<ListedShard>> ListShardsAsync(CancellationToken cancellationToken);

    /// <summary>Creates a tail of a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="after">The record behind which to begin; null for none.</param>
    /// <param name="startAt">Without one: the arrival time (UTC) to begin at; null for the oldest record.</param>
    ShardTail Open(ListedShard shard, RecordPosition? after, DateTimeOffset? startAt);
}

/// <summary>A shard of a stream.</summary>
/// <param name="ShardId">Its id.</param>
/// <param name="ParentShardIds">The shards that it was split or merged from.</param>
/// <param name="HashRange">Its stretch of the hash key space; null when the stream does not report it.</param>
public sealed record ListedShard(string ShardId, IReadOnlyList<string> ParentShardIds, HashRange? HashRange);
