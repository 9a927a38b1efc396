namespace SensorGrid.Grains.Interfaces.Catalogue;

/// <summary>The status of the folder of definitions that silos follow.</summary>
/// <param name="Applied">The hash of the content that was applied last; null for none.</param>
/// <param name="Revision">The newest revision when it was applied: the one that it was made into, or that had the same definitions; 0 for none.</param>
/// <param name="Waiting">The reason why the folder is not applied now, in a sentence; null when it is applied, or is about to be.</param>
[GenerateSerializer, Immutable, Alias("catalogue-folder-status")]
public sealed record FolderStatus([property: Id(0)] string? Applied, [property: Id(1)] long Revision, [property: Id(2)] string? Waiting);
