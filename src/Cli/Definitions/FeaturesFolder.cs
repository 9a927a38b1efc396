using System.Buffers;
using System.Text;
using System.Text.Unicode;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Documents;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Cli.Definitions;

/// <summary>Reads the feature definitions of a folder of definitions, <c>features/default.json</c>, and checks all other kinds that are in it.</summary>
internal static class FeaturesFolder
{
    private const string Kind = "features";
    private const string FileName = "default.json";
    /// <summary>The name of the file in the folder.</summary>
    public const string Name = $"{Kind}/{FileName}";

    /// <summary>Reads and checks the folder.</summary>
    /// <exception cref="CliException">It has mistakes, or cannot be read: all of them are in the exception.</exception>
    public static LocalDefinitions Read(string folder)
    {
        var mistakes = new List<string>();
        (string Text, FeatureDefinitions Features)? features = null;
        IReadOnlyList<LocalModel>? models = null;
        try
        {
            mistakes.AddRange(MistakesOfSources(folder));
            if (Directory.Exists(folder))
            {
                CheckNames(Path.Combine(folder, Kind), mistakes);
                features = ReadFile(folder, mistakes);
                models = ModelsFolder.Read(folder, mistakes);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(exception.Message);
        }

        return mistakes.Count == 0 ? new LocalDefinitions(features?.Text, features?.Features, SourceTexts.Read(folder), models) : throw new CliException($"the definitions in '{folder}' cannot be used.", details: mistakes);
    }

    private static IReadOnlyList<string> MistakesOfSources(string folder)
    {
        try
        {
            DefinitionsFolder.Read(folder);
            return [];
        }
        catch (DefinitionsFolderException exception)
        {
            return exception.Mistakes;
        }
    }

    private static void CheckNames(string folder, List<string> mistakes)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        // Editors and version control leave hidden files.
        foreach (var name in Directory.EnumerateFileSystemEntries(folder)
            .Select(entry => Path.GetFileName(entry))
            .Where(name => name != FileName && !name.StartsWith('.') && !name.EndsWith('~'))
            .Order(StringComparer.Ordinal))
        {
            mistakes.Add($"{Kind}/{name}: not read; the only name in this folder is {FileName}.");
        }
    }

    private static (string Text, FeatureDefinitions Features)? ReadFile(string folder, List<string> mistakes)
    {
        var path = Path.Combine(folder, Kind, FileName);
        if (!File.Exists(path))
        {
            if (!SourceTexts.IsIn(folder) && !ModelsFolder.IsIn(folder))
            {
                mistakes.Add($"{Name}: there is no such file; put features.json there.");
            }

            return null;
        }

        var bytes = File.ReadAllBytes(path);
        (string Text, FeatureDefinitions Features)? definitions = null;
        try
        {
            definitions = (Encoding.UTF8.GetString(bytes), FeatureDefinitions.ParseStrictly(bytes));
        }
        catch (FeatureDefinitionsException exception)
        {
            mistakes.AddRange(exception.Errors.Select(error => $"{Name}:{error}"));
        }

        CheckEncoding(bytes, mistakes);
        return definitions;
    }

    // Texts are checked where they are read; a comment is not.
    private static void CheckEncoding(byte[] bytes, List<string> mistakes)
    {
        if (Utf8.IsValid(bytes))
        {
            return;
        }

        var offset = 0;
        while (Rune.DecodeFromUtf8(bytes.AsSpan(offset), out _, out var length) == OperationStatus.Done)
        {
            offset += length;
        }

        var place = new Mistakes();
        place.Add(offset, "Not UTF-8; save it with that encoding.");
        mistakes.AddRange(place.ErrorsIn(bytes).Select(error => $"{Name}:{error}"));
    }
}
