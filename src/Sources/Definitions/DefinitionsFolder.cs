using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Definitions;

/// <summary>
/// Reads a folder of definitions: a folder for each kind, a file for each definition, <c>source/line-2.json</c>. The file's name is for people; the stream is said in it.
/// Folders <c>features</c>, <c>model</c> and <c>table</c> may stand beside: these kinds change live, and are not read here.
/// </summary>
public static class DefinitionsFolder
{
    private const string SourceKind = "source";
    private const string FeaturesKind = "features";

    /// <summary>The name of the folder of models.</summary>
    internal const string ModelKind = "model";
    internal const string TableKind = "table";
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
            var (definitions, _) = ReadSources(path, mistakes);
            return mistakes.Count == 0 ? definitions : throw new DefinitionsFolderException(mistakes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DefinitionsFolderException([.. mistakes, exception.Message]);
        }
    }

    /// <summary>Reads and checks all source definitions, each file once.</summary>
    /// <param name="path">The folder of definitions.</param>
    /// <param name="mistakes">Gets their mistakes.</param>
    /// <returns>The definitions that can be used, and all files that could be read, in the order of their names.</returns>
    internal static (SourceDefinitions Definitions, IReadOnlyList<(string Name, byte[] Bytes)> Files) ReadSources(string path, List<string> mistakes) =>
        Read(FilesOf(Path.Combine(path, SourceKind), mistakes), mistakes);

    /// <summary>Adds a mistake for each entry of the folder that is no kind of definition.</summary>
    internal static void CheckKinds(string path, List<string> mistakes)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Where(IsVisible).Order(StringComparer.Ordinal))
        {
            if (entry is not (SourceKind or FeaturesKind or ModelKind or TableKind))
            {
                mistakes.Add($"{entry}: not a kind of definition; there are the folders '{SourceKind}', '{FeaturesKind}', '{ModelKind}' and '{TableKind}'.");
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
            mistakes.Add($"{SourceKind}: {files.Count} files; at most {MostFiles} are read.");
            return [];
        }

        return files;
    }

    private static (SourceDefinitions Definitions, IReadOnlyList<(string Name, byte[] Bytes)> Files) Read(List<string> files, List<string> mistakes)
    {
        var definitions = new List<(string File, SourceDefinition Definition)>();
        var read = new List<(string Name, byte[] Bytes)>();
        foreach (var file in files)
        {
            try
            {
                CheckLength(file);
                var bytes = File.ReadAllBytes(file);
                read.Add((Path.GetFileName(file), bytes));
                definitions.Add((file, SourceDefinition.Parse(bytes)));
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

        var byStream = definitions.GroupBy(definition => definition.Definition.Stream, StringComparer.Ordinal).ToArray();
        foreach (var same in byStream.Where(same => same.Count() > 1))
        {
            var stream = same.Key is null ? "the main stream (a definition without 'stream')" : $"stream '{same.Key}'";
            mistakes.Add($"{string.Join(" and ", same.Select(definition => NameOf(definition.File)))}: {stream} has one definition.");
        }

        return (new SourceDefinitions(byStream.Select(same => same.First().Definition)), read);
    }

    private static void CheckLength(string file)
    {
        if (new FileInfo(file).Length > MostBytes)
        {
            throw new SourceDefinitionException([new DefinitionError(1, 1, $"The file has more than {MostBytes} bytes.")]);
        }
    }

    private static string NameOf(string file) => $"{SourceKind}/{Path.GetFileName(file)}";

    /// <summary>Determines whether an entry counts: editors and version control leave hidden files, and so does a mounted ConfigMap.</summary>
    internal static bool IsVisible(string name) => !name.StartsWith('.') && !name.EndsWith('~');
}
