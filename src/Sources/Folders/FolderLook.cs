namespace SensorGrid.Sources.Folders;

/// <summary>A look at a folder of definitions.</summary>
/// <param name="Definitions">The definitions; null when it has mistakes.</param>
/// <param name="Mistakes">All of its mistakes, each with its file, and its place where it has one.</param>
public sealed record FolderLook(FolderDefinitions? Definitions, IReadOnlyList<string> Mistakes)
{
    /// <summary>Determines whether another look saw the same.</summary>
    public bool IsSame(FolderLook? other) => other is not null && Definitions?.Hash == other.Definitions?.Hash && Mistakes.SequenceEqual(other.Mistakes, StringComparer.Ordinal);
}
