using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.SensorIndex;

/// <summary>The extension that gets the roster of a shard.</summary>
public static class ShardRosterFactoryExtensions
{
    /// <summary>Gets the grain that lists the sensors of a shard.</summary>
    public static IShardRosterGrain GetShardRoster(this IGrainFactory grains, ShardName shard) => grains.GetGrain<IShardRosterGrain>(shard.ToString());
}
