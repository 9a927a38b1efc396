using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Folders;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Folders;

/// <summary>The folder of one silo, which tests write and look at.</summary>
public sealed class FolderSilo : IDefinitionsFolder, IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public string Path => _directory["definitions"];

    public FolderLook? Current { get; private set; }

    /// <summary>Writes the feature definitions, as two looks see them.</summary>
    public void Write(string text)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "features"));
        File.WriteAllText(System.IO.Path.Combine(Path, FolderReader.FeaturesFile), text);
        try
        {
            Current = new FolderLook(FolderReader.Read(Path), []);
        }
        catch (DefinitionsFolderException exception)
        {
            Current = new FolderLook(null, exception.Mistakes);
        }
    }

    public void Dispose() => _directory.Dispose();
}
