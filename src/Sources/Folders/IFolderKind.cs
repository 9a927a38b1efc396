namespace SensorGrid.Sources.Folders;

/// <summary>A kind of definition that lies in a folder of its own within a folder of definitions.</summary>
internal interface IFolderKind
{
    /// <summary>The name of the kind, and of its folder.</summary>
    string Name { get; }

    /// <summary>
    /// Reads all definitions of the kind: adds their bytes to the hash, what they define to the definitions, and all of their mistakes. Each file is read once.
    /// </summary>
    /// <param name="root">The folder of definitions, which is there; the kind's own folder may be missing.</param>
    /// <param name="draft">The content so far.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    void Read(string root, FolderDraft draft);
}
