using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Sources.Folders;

/// <summary>The kind <c>features</c>: one file, <c>features/default.json</c>.</summary>
internal sealed class FeaturesKind : IFolderKind
{
    private const string FileName = "default.json";

    public string Name => "features";

    public void Read(string root, FolderDraft draft)
    {
        var folder = Path.Combine(root, Name);
        CheckNames(folder, draft);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return;
        }

        var bytes = File.ReadAllBytes(path);
        draft.AddToHash(FolderReader.FeaturesFile, bytes);
        draft.CommittedBytes += bytes.Length;
        try
        {
            draft.Definitions = draft.Definitions with { Features = FeatureDefinitions.ParseStrictly(bytes), FeaturesText = Encoding.UTF8.GetString(bytes) };
        }
        catch (FeatureDefinitionsException exception)
        {
            draft.Mistakes.AddRange(exception.Errors.Select(error => $"{FolderReader.FeaturesFile}:{error}"));
        }

        draft.CheckEncoding(FolderReader.FeaturesFile, bytes);
    }

    private void CheckNames(string folder, FolderDraft draft)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var name in Directory.EnumerateFileSystemEntries(folder)
            .Select(entry => Path.GetFileName(entry))
            .Where(name => name != FileName && DefinitionsFolder.IsVisible(name))
            .Order(StringComparer.Ordinal))
        {
            draft.Mistakes.Add($"{Name}/{name}: not read; the only name in this folder is {FileName}.");
        }
    }
}
