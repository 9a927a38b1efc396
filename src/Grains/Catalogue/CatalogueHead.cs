using SensorGrid.Grains.Interfaces.Catalogue;

namespace SensorGrid.Grains.Catalogue;

/// <summary>The stored head of the catalogue: a commit takes effect with its write.</summary>
[GenerateSerializer, Immutable, Alias("catalogue-head")]
internal sealed record CatalogueHead
{
    [Id(0)] public RevisionEntry[] Revisions { get; init; } = [];

    [Id(1)] public long InForce { get; init; }

    /// <summary>The revisions before the one in force that were never in force.</summary>
    [Id(12)] public long[] Skipped { get; init; } = [];

    /// <summary>The hash of the folder that was applied last; null for none.</summary>
    [Id(10)] public string? Folder { get; init; }

    /// <summary>The newest revision when it was applied.</summary>
    [Id(11)] public long FolderRevision { get; init; }

    public long Newest => Revisions is [.., var last] ? last.Number : 0;
}
