using System.Globalization;
using System.Text;
using SensorGrid.Features.Detection.Models;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Sources.Folders;

/// <summary>The kind <c>model</c>: a folder for each definition, <c>model/NAME</c>, with <c>model.json</c> and the graph that it names.</summary>
/// <param name="hashes">The hashes of graphs' files.</param>
/// <param name="trials">Tries the models; null for not at all.</param>
internal sealed class ModelKind(FileHashes hashes, IFolderTrials? trials) : IFolderKind
{
    private const string ManifestName = "model.json";
    private const int MostManifestBytes = 1024 * 1024;

    public string Name => DefinitionsFolder.ModelKind;

    public void Read(string root, FolderDraft draft)
    {
        var path = Path.Combine(root, Name);
        if (!Directory.Exists(path))
        {
            return;
        }

        var entries = Directory.EnumerateFileSystemEntries(path).Where(entry => DefinitionsFolder.IsVisible(Path.GetFileName(entry))).Order(StringComparer.Ordinal).ToArray();
        foreach (var entry in entries.Where(entry => !Directory.Exists(entry)))
        {
            draft.Mistakes.Add($"{Name}/{Path.GetFileName(entry)}: not a model; that is a folder with {ManifestName} and the graph that it names.");
        }

        // A folder that is empty is another one than none.
        draft.AddToHash($"{Name}/", []);
        var folders = entries.Where(Directory.Exists).ToArray();
        if (folders.Length > ModelDefinition.MostDefinitions)
        {
            draft.Mistakes.Add(string.Create(
                CultureInfo.InvariantCulture, $"{Name}: there are {folders.Length} models, and at most {ModelDefinition.MostDefinitions}: let one model score the sensors of several."));
            return;
        }

        FolderModel[] models = [.. folders.Select(folder => ReadModel(folder, draft)).OfType<FolderModel>()];
        draft.Mistakes.AddRange(ModelSet.Check([.. models.Select(model => model.Definition)]).Select(error => $"{error.Definition}/{ManifestName}:{error}"));
        draft.Definitions = draft.Definitions with { Models = models };
    }

    private FolderModel? ReadModel(string folder, FolderDraft draft)
    {
        var name = ModelDefinition.PathOf(Path.GetFileName(folder));
        var file = new FileInfo(Path.Combine(folder, ManifestName));
        if (!file.Exists)
        {
            draft.Mistakes.Add($"{name}/{ManifestName}: there is no such file; 'sensorgrid train' writes one, docs/models.md tells what is in it.");
            return null;
        }

        if (file.Length > MostManifestBytes)
        {
            draft.Mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{name}/{ManifestName}: it has {file.Length:N0} bytes, and at most {MostManifestBytes:N0} may be."));
            return null;
        }

        var bytes = File.ReadAllBytes(file.FullName);
        draft.AddToHash($"{name}/{ManifestName}", bytes);
        draft.CheckEncoding($"{name}/{ManifestName}", bytes);
        draft.CommittedBytes += bytes.Length + Encoding.UTF8.GetByteCount(Path.GetFileName(folder));
        try
        {
            var text = Encoding.UTF8.GetString(bytes);
            var definition = ModelDefinition.Parse(Path.GetFileName(folder), text);
            return FindGraph(folder, name, definition.Manifest, draft) is { } graph ? Try(new FolderModel(definition, text, graph), draft) : null;
        }
        catch (ModelDefinitionException exception)
        {
            draft.Mistakes.AddRange(exception.Errors.Select(error => $"{name}/{ManifestName}:{error}"));
            return null;
        }
    }

    private FolderModel? Try(FolderModel model, FolderDraft draft)
    {
        string[] mistakes = [.. trials?.MistakesOf(model) ?? []];
        draft.Mistakes.AddRange(mistakes);
        return mistakes.Length == 0 ? model : null;
    }

    private string? FindGraph(string folder, string name, ModelManifest manifest, FolderDraft draft)
    {
        var file = new FileInfo(Path.Combine(folder, manifest.File));
        if (!file.Exists)
        {
            draft.Mistakes.Add($"{name}/{manifest.File}: there is no such file, which 'file' of {ManifestName} names.");
            return null;
        }

        if (file.Length > ModelDefinition.MostGraphBytes)
        {
            draft.Mistakes.Add(string.Create(
                CultureInfo.InvariantCulture, $"{name}/{manifest.File}: it has {file.Length:N0} bytes, and at most {ModelDefinition.MostGraphBytes:N0} may be: use fewer trees or smaller layers."));
            return null;
        }

        // The hash is in the manifest, and so in the folder's.
        if (hashes.HashOf(file) is var hash && hash != manifest.Sha256)
        {
            draft.Mistakes.Add($"{name}/{ManifestName}: 'sha256' is {manifest.Sha256}, but {manifest.File} has {hash}: write that if the graph is the right one.");
            return null;
        }

        return file.FullName;
    }
}
