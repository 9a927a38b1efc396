using SensorGrid.Sources.Definitions;

namespace SensorGrid.Sources.Folders;

/// <summary>
/// Looks at a folder of definitions again and again. What counts is what two looks in a row see alike: one that falls into a change, file by file, may see half of it. The folder is
/// read by its path each time, so it may be exchanged as a whole, as a mounted ConfigMap is by its symbolic link.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class FolderLooks(string path)
{
    private readonly FileHashes _hashes = new();
    private FolderLook? _last;
    private volatile FolderLook? _current;

    /// <summary>The content that two looks in a row saw; null before.</summary>
    public FolderLook? Current => _current;

    /// <summary>Looks once. For one caller at a time.</summary>
    /// <returns>Whether <see cref="Current"/> is another content than before.</returns>
    public bool Look()
    {
        var look = Read();
        var isSettled = look.IsSame(_last);
        _last = look;
        if (!isSettled || look.IsSame(_current))
        {
            return false;
        }

        _current = look;
        return true;
    }

    private FolderLook Read()
    {
        try
        {
            return new FolderLook(FolderReader.Read(path, _hashes, trials: null), []);
        }
        catch (DefinitionsFolderException exception)
        {
            return new FolderLook(null, exception.Mistakes);
        }
    }
}
