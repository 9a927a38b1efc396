namespace SensorGrid.Sources.Folders;

/// <summary>A text of a folder of definitions.</summary>
/// <param name="Name">The name of the definition: that of its file, without the ending.</param>
/// <param name="Text">The text, as it was read and checked.</param>
public sealed record FolderFile(string Name, string Text);
