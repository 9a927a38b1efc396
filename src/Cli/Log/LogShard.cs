using SensorGrid.Features.Log;

namespace SensorGrid.Cli.Log;

/// <summary>A shard of the stream, as ListShards tells of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parents">The shards it was split or merged from, those that are no longer listed included.</param>
internal sealed record LogShard(string Id, IReadOnlyList<string> Parents)
{
    public ShardLineage Lineage { get; } = new(Id, Parents);
}
