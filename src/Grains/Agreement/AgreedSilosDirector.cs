using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace SensorGrid.Grains.Agreement;

/// <summary>Leaves the silos that compute as the cluster does.</summary>
internal sealed class AgreedSilosDirector(SiloAgreement agreement, IClusterManifestProvider manifests, ILocalSiloDetails local) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) =>
        agreement.Choose(manifests.Current, [.. silos], local.SiloAddress).Silos;
}
