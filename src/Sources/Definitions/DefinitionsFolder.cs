using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Definitions;

/// <summary>
/// Reads a folder of definitions: a folder for each kind, a file for each definition, <c>source/line-2.json</c>. The file's name is for people; the stream is said in it.
/// Folders <c>features</c> and <c>model</c> may stand beside: these kinds change live, and are not read here.
/// </summary>
public static class DefinitionsFolder
{
    private const string SourceKind = "source";
    private const string FeaturesKind = "features";
    private const string ModelKind = "model";
    private const string Extension = ".json";
    private const int MostFiles = 256;
    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads and checks all source definitions.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DefinitionsFolderException">It has mistakes, or cannot be read; all of them are in the exception.</exception>
    public static SourceDefinitions Read(string path)
    {
        var mistakes = new List<string>();
        try
        {
            if (!Directory.Exists(path))
            {
                throw new DefinitionsFolderException([$"there is no folder '{path}'."]);
            }

            CheckKinds(path, mistakes);
            return Read(FilesOf(Path.Combine(path, SourceKind), mistakes), mistakes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionsFolderException([.. mistakes, exception.Message]);
        }
    }

    private static void CheckKinds(string path, List<string> mistakes)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Where(IsVisible).Order(StringComparer.Ordinal))
        {
            if (entry is not (SourceKind or FeaturesKind or ModelKind))
            {
                mistakes.Add($"{entry}: not a kind of definition; there are the folders '{SourceKind}', '{FeaturesKind}' and '{ModelKind}'.");
            }
        }
    }

    private static List<string> FilesOf(string folder, List<string> mistakes)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var files = new List<string>();
        foreach (var file in Directory.EnumerateFileSystemEntries(folder).Where(file => IsVisible(Path.GetFileName(file))).Order(StringComparer.Ordinal))
        {
            if (Path.GetExtension(file) == Extension && File.Exists(file))
            {
                files.Add(file);
            }
            else
            {
                mistakes.Add($"{NameOf(file)}: not a definition; those are files with names that end in {Extension}.");
            }
        }

        if (files.Count > MostFiles)
        {
            throw new DefinitionsFolderException([.. mistakes, $"{SourceKind}: {files.Count} files; at most {MostFiles} are read."]);
        }

        return files;
    }

    private static SourceDefinitions Read(List<string> files, List<string> mistakes)
    {
        var definitions = new List<(string File, SourceDefinition Definition)>();
        foreach (var file in files)
        {
            try
            {
                definitions.Add((file, Parse(file)));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                mistakes.Add($"{NameOf(file)}: cannot be read: {exception.Message}");
            }
            catch (SourceDefinitionException exception)
            {
                mistakes.AddRange(exception.Errors.Select(error => $"{NameOf(file)}:{error}"));
            }
        }

        foreach (var same in definitions.GroupBy(definition => definition.Definition.Stream, StringComparer.Ordinal).Where(same => same.Count() > 1))
        {
            var stream = same.Key is null ? "the main stream (a definition without 'stream')" : $"stream '{same.Key}'";
            mistakes.Add($"{string.Join(" and ", same.Select(definition => NameOf(definition.File)))}: {stream} has one definition.");
        }

        return mistakes.Count == 0 ? new SourceDefinitions(definitions.Select(definition => definition.Definition)) : throw new DefinitionsFolderException(mistakes);
    }

    private static SourceDefinition Parse(string file)
    {
        if (new FileInfo(file).Length > MostBytes)
        {
            throw new SourceDefinitionException([new DefinitionError(1, 1, $"The file has more than {MostBytes} bytes.")]);
        }

        return SourceDefinition.Parse(File.ReadAllBytes(file));
    }

    private static string NameOf(string file) => $"{SourceKind}/{Path.GetFileName(file)}";

    // Editors and version control leave hidden files.
    private static bool IsVisible(string name) => !name.StartsWith('.') && !name.EndsWith('~');
}
