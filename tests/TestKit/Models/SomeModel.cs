using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.TestKit.Models;

/// <summary>A model as its folder has it: the built-in one, as another graph with other scores.</summary>
/// <param name="Text">The text of its <c>model.json</c>.</param>
/// <param name="Graph">The bytes of the graph.</param>
public sealed record SomeModel(string Text, byte[] Graph)
{
    // Begins the documentation of a graph, a text; of several the last counts.
    private const byte DocumentationTag = 0x32;

    /// <summary>The graph's hash.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Graph));

    /// <summary>Makes a model of a name, whose graph no other name has. Its scores are those of the built-in one with another weight of strangeness.</summary>
    /// <param name="name">Its name, at most 100 ASCII characters.</param>
    /// <param name="sensors">The sensors that it scores; null for all others.</param>
    /// <param name="weight">The weight of strangeness.</param>
    /// <param name="change">Changes its <c>model.json</c>.</param>
    public static SomeModel Of(string name, string? sensors = null, double weight = 4, Action<JsonObject>? change = null)
    {
        byte[] graph = [.. ModelFolder.Default.Graph, DocumentationTag, (byte)name.Length, .. System.Text.Encoding.ASCII.GetBytes(name)];
        var builtIn = ModelFolder.Default.Manifest;
        var manifest = new JsonObject
        {
            ["name"] = name,
            ["version"] = "1",
            ["file"] = "model.onnx",
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(graph)),
            ["input"] = builtIn.Input,
            ["inputs"] = JsonSerializer.SerializeToNode(builtIn.Inputs),
            ["outputs"] = new JsonObject { ["strangeness"] = builtIn.Outputs.Strangeness, ["evidence"] = builtIn.Outputs.Evidence },
            ["strangenessWeight"] = weight,
        };
        if (sensors is not null)
        {
            manifest["sensors"] = sensors;
        }

        change?.Invoke(manifest);
        return new SomeModel(manifest.ToJsonString(), graph);
    }

    /// <summary>Writes the model's folder.</summary>
    public void WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "model.json"), Text);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), Graph);
    }
}
