using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Offline.Log;

/// <summary>A shard of the stream, as ListShards returns it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parents">The shards it was split or merged from, those that are no longer listed included.</param>
/// <param name="HashRange">Its stretch of the hash key space; null when the stream does not report it.</param>
internal sealed record LogShard(string Id, IReadOnlyList<string> Parents, HashRange? HashRange = null)
{
    public ShardLineage Lineage { get; } = new(Id, Parents);
}
