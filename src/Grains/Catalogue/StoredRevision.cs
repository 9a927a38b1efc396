using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>A stored revision: an item of its own, written before the head names it, never changed afterwards.</summary>
[GenerateSerializer, Immutable, Alias("catalogue-stored-revision")]
internal sealed record StoredRevision
{
    [Id(0)] public CatalogueRevision? Revision { get; init; }
}
