using System.Security.Cryptography;
using SensorGrid.Features.Detection.Models;

namespace SensorGrid.Scoring.Onnx.Models;

/// <summary>Reads models from where they are kept.</summary>
public static class ModelFolder
{
    /// <summary>The name of the file that describes the model.</summary>
    public const string ManifestName = "model.json";

    private const string BuiltIn = "the built-in model";

    /// <summary>The model that comes with the program.</summary>
    public static Model Default { get; } = Check(
        Parse(Resource(ManifestName), BuiltIn), Resource("model.onnx"), BuiltIn);

    /// <summary>Reads a folder's <c>model.json</c> and the file that it names.</summary>
    /// <exception cref="ModelException">Something is missing, broken, or does not fit together.</exception>
    public static Model Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!Directory.Exists(path))
        {
            throw new ModelException($"{path}: there is no such folder.");
        }

        var manifestPath = Path.Combine(path, ManifestName);
        var manifest = Parse(Read(manifestPath), manifestPath);
        return Check(manifest, Read(Path.Combine(path, manifest.File)), path);
    }

    private static ModelManifest Parse(byte[] json, string source)
    {
        try
        {
            return ModelManifestParser.Parse(json);
        }
        catch (ModelDefinitionException exception)
        {
            throw new ModelException(string.Join(' ', exception.Errors.Select(error => $"{source}:{error}")), exception);
        }
    }

    private static Model Check(ModelManifest manifest, byte[] graph, string source)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(graph));
        return sha256 == manifest.Description.Sha256
            ? new Model(manifest, graph, source)
            : throw new ModelException(
                $"{source}: {manifest.File} has the SHA-256 {sha256}, but {ManifestName} says {manifest.Description.Sha256}: they do not belong together.");
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(ModelFolder).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
