using System.Security.Cryptography;
using System.Text;

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

    /// <summary>Writes a model whose graph is a text.</summary>
    /// <returns>The text of its <c>model.json</c>.</returns>
    public string WriteModel(string name, string graph, string sensors = "plant-1/*", string file = "model.onnx")
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(graph)));
        var text = $$"""
            { "name": "{{name}}", "version": "1", "file": "{{file}}", "sha256": "{{hash}}", "input": "inputs", "inputs": ["value_z50"], "outputs": { "strangeness": "s" }, "sensors": "{{sensors}}" }
            """;
        Write($"model/{name}/model.json", text);
        Write($"model/{name}/model.onnx", graph);
        return text;
    }

    public void Dispose() => _root.Delete(recursive: true);
}
