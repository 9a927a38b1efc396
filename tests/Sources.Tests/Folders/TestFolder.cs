namespace SensorGrid.Sources.Tests.Folders;

/// <summary>A folder of definitions that goes with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("definitions-");

    public string Path => _root.FullName;

    /// <summary>Feature definitions with one window.</summary>
    public static string Features(string window) => $$"""{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["{{window}}"]}]}""";

    public void Write(string name, string text)
    {
        var file = new FileInfo(System.IO.Path.Combine(Path, name));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }

    public void Dispose() => _root.Delete(recursive: true);
}
