using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>Gives the pins of shards.</summary>
internal interface IPinSource
{
    /// <summary>Gets the pins of a shard, in their order; none for a shard of a stream that this silo does not know.</summary>
    Task<RevisionPin[]> GetPinsAsync(ShardName shard, CancellationToken cancellationToken);
}
