using Orleans.Metadata;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Chooses the silos that may own shards, of those that run a provider. A service under no key; without one, all may.</summary>
public interface IShardOwnerPolicy
{
    /// <summary>Raised when other silos may be chosen than before, though the manifest is the same.</summary>
    event Action? Changed;

    /// <summary>Chooses the owners; silos that see the same cluster must choose the same.</summary>
    /// <param name="manifest">The cluster's manifest, in which every one of the silos is.</param>
    /// <param name="silos">The active silos that run the provider.</param>
    /// <param name="self">This silo, which is among them.</param>
    ShardOwners Choose(ClusterManifest manifest, IReadOnlyCollection<SiloAddress> silos, SiloAddress self);
}
