using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Folders;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Models;

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
        Look();
    }

    /// <summary>Writes the rows of a reference table, as two looks see them.</summary>
    public void WriteTable(string file, string rows)
    {
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "table"));
        File.WriteAllText(System.IO.Path.Combine(Path, "table", file), rows);
        Look();
    }

    /// <summary>Writes a model, as two looks see it.</summary>
    public void Write(string name, SomeModel model)
    {
        model.WriteTo(System.IO.Path.Combine(Path, "model", name));
        Look();
    }

    public void Dispose() => _directory.Dispose();

    private void Look()
    {
        try
        {
            Current = new FolderLook(FolderReader.Read(Path), []);
        }
        catch (DefinitionsFolderException exception)
        {
            Current = new FolderLook(null, exception.Mistakes);
        }
    }
}
