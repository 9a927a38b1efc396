using System.Security.Cryptography;
using SensorGrid.Features.Detection.Models;

namespace SensorGrid.Sources.Folders;

/// <summary>The definition of a model in a folder. Its graph is large, so it is read when it is needed.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Text">The text of its <c>model.json</c>.</param>
/// <param name="GraphPath">The path of the graph's file, which had the manifest's SHA-256 when the folder was read.</param>
public sealed record FolderModel(ModelDefinition Definition, string Text, string GraphPath)
{
    /// <summary>Reads the graph; null when the file is not the manifest's any more.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public byte[]? ReadGraph()
    {
        var file = new FileInfo(GraphPath);
        if (!file.Exists || file.Length > ModelDefinition.MostGraphBytes)
        {
            return null;
        }

        var graph = File.ReadAllBytes(GraphPath);
        return Convert.ToHexStringLower(SHA256.HashData(graph)) == Definition.Manifest.Sha256 ? graph : null;
    }
}
