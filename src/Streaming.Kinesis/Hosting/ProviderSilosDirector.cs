using Orleans.Placement;
using Orleans.Runtime.Placement;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>Leaves the silos that run the provider of a grain's key.</summary>
internal sealed class ProviderSilosDirector(IClusterManifestProvider manifests) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var manifest = manifests.Current;
        var providerSilos = new ProviderSilos(ShardKey.ProviderOf(target.GrainIdentity));
        return silos.Where(silo => providerSilos.Runs(manifest, silo));
    }
}
