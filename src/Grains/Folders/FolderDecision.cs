namespace SensorGrid.Grains.Folders;

/// <summary>A decision about the folders that silos follow.</summary>
/// <param name="Wanted">The hash of the content that is to be applied; null for none.</param>
/// <param name="Waiting">The reason why none is applied, in a sentence; null when there is nothing to wait for.</param>
internal sealed record FolderDecision(string? Wanted, string? Waiting);
