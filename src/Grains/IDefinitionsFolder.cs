using SensorGrid.Sources.Folders;

namespace SensorGrid.Grains;

/// <summary>The folder of definitions that this silo follows. Without one among the services it follows none.</summary>
public interface IDefinitionsFolder
{
    /// <summary>The folder.</summary>
    string Path { get; }

    /// <summary>The content that was seen last, in two looks alike; null before.</summary>
    FolderLook? Current { get; }
}
