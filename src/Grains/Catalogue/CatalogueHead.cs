using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The stored head of the catalogue: a commit takes effect with its write.</summary>
[GenerateSerializer, Immutable, Alias("catalogue-head")]
internal sealed record CatalogueHead
{
    [Id(0)] public RevisionEntry[] Revisions { get; init; } = [];

    [Id(1)] public long InForce { get; init; }

    public long Newest => Revisions is [.., var last] ? last.Number : 0;
}
