using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Cli.Definitions;

/// <summary>Reads the models of a folder of definitions: a folder for each, <c>model/NAME</c>, with <c>model.json</c> and the graph that it names.</summary>
internal static class ModelsFolder
{
    private const string Kind = "model";

    /// <summary>Determines whether the folder has models.</summary>
    public static bool IsIn(string folder) => Directory.Exists(Path.Combine(folder, Kind));

    /// <summary>Reads, checks and tries the models; null without the folder <c>model</c>.</summary>
    /// <param name="folder">The folder of definitions.</param>
    /// <param name="mistakes">Receives what is wrong, each with its file.</param>
    public static IReadOnlyList<LocalModel>? Read(string folder, List<string> mistakes)
    {
        if (!IsIn(folder))
        {
            return null;
        }

        var entries = Directory.EnumerateFileSystemEntries(Path.Combine(folder, Kind)).Where(entry => IsVisible(Path.GetFileName(entry))).Order(StringComparer.Ordinal).ToArray();
        foreach (var entry in entries.Where(entry => !Directory.Exists(entry)))
        {
            mistakes.Add($"{Kind}/{Path.GetFileName(entry)}: not a model; that is a folder with {ModelFolder.ManifestName} and the graph that it names.");
        }

        var folders = entries.Where(Directory.Exists).ToArray();
        if (folders.Length > ModelDefinition.MostDefinitions)
        {
            mistakes.Add(string.Create(
                CultureInfo.InvariantCulture, $"{Kind}: there are {folders.Length} models, and at most {ModelDefinition.MostDefinitions}: let one model score the sensors of several."));
            return [];
        }

        var models = new List<LocalModel>();
        foreach (var model in folders.Select(path => ReadModel(path, mistakes)).OfType<LocalModel>())
        {
            models.Add(model);
        }

        mistakes.AddRange(ModelSet.Check([.. models.Select(model => model.Definition)]).Select(error => $"{error.Definition}/{ModelFolder.ManifestName}:{error}"));
        return models;
    }

    private static LocalModel? ReadModel(string path, List<string> mistakes)
    {
        var name = ModelDefinition.PathOf(Path.GetFileName(path));
        var file = Path.Combine(path, ModelFolder.ManifestName);
        if (!File.Exists(file))
        {
            mistakes.Add($"{name}/{ModelFolder.ManifestName}: there is no such file; 'sensorgrid train' writes one, docs/models.md tells what is in it.");
            return null;
        }

        try
        {
            var text = File.ReadAllText(file, Encoding.UTF8);
            var definition = ModelDefinition.Parse(Path.GetFileName(path), text);
            return ReadGraph(path, name, definition, mistakes) is { } graph ? new LocalModel(definition, text, graph) : null;
        }
        catch (ModelDefinitionException exception)
        {
            mistakes.AddRange(exception.Errors.Select(error => $"{name}/{ModelFolder.ManifestName}:{error}"));
            return null;
        }
    }

    private static byte[]? ReadGraph(string path, string name, ModelDefinition definition, List<string> mistakes)
    {
        var manifest = definition.Manifest;
        var file = new FileInfo(Path.Combine(path, manifest.File));
        if (!file.Exists)
        {
            mistakes.Add($"{name}/{manifest.File}: there is no such file, which 'file' of {ModelFolder.ManifestName} names.");
            return null;
        }

        if (file.Length > ModelDefinition.MostGraphBytes)
        {
            mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{name}/{manifest.File}: it has {file.Length:N0} bytes, and at most {ModelDefinition.MostGraphBytes:N0} may be: use fewer trees or smaller layers."));
            return null;
        }

        var graph = File.ReadAllBytes(file.FullName);
        if (Convert.ToHexStringLower(SHA256.HashData(graph)) is var hash && hash != manifest.Sha256)
        {
            mistakes.Add($"{name}/{ModelFolder.ManifestName}: 'sha256' is {manifest.Sha256}, but {manifest.File} has {hash}: write that if the graph is the right one.");
            return null;
        }

        try
        {
            OnnxScorer.Create(new Model(manifest, graph, name)).Dispose();
            return graph;
        }
        catch (ModelException exception)
        {
            mistakes.Add(exception.Message);
            return null;
        }
    }

    // Editors and version control leave hidden files.
    private static bool IsVisible(string name) => !name.StartsWith('.') && !name.EndsWith('~');
}
