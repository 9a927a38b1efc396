using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Offline.Log;

/// <summary>A shard of a stream, as ListShards returns it.</summary>
/// <param name="Name">Its name, with its source.</param>
/// <param name="Parents">The shards it was split or merged from, those that are no longer listed included.</param>
/// <param name="HashRange">Its stretch of the hash key space; null when the stream does not report it.</param>
internal sealed record LogShard(ShardName Name, IReadOnlyList<ShardName> Parents, HashRange? HashRange = null)
{
    public ShardLineage Lineage { get; } = new(Name, Parents);
}
