using System.Security.Cryptography;
using SensorGrid.Applications.Tables;
using SensorGrid.Sql.Input;

namespace SensorGrid.Cli.Definitions;

/// <summary>Reads the reference tables of a folder of definitions: a file for each, <c>table/NAME.csv</c>, <c>.ndjson</c> or <c>.json</c>, perhaps with its columns in <c>table/NAME.schema.json</c>.</summary>
internal static class TablesFolder
{
    private const string Kind = "table";
    private const string SchemaEnding = ".schema.json";

    private static readonly Dictionary<string, RecordFormat> Endings = new(StringComparer.Ordinal)
    {
        [".csv"] = RecordFormat.Csv,
        [".ndjson"] = RecordFormat.Json,
        [".json"] = RecordFormat.Json,
    };

    /// <summary>Determines whether the folder has tables.</summary>
    public static bool IsIn(string folder) => Directory.Exists(Path.Combine(folder, Kind));

    /// <summary>Reads and checks the tables; null without the folder <c>table</c>.</summary>
    /// <param name="folder">The folder of definitions.</param>
    /// <param name="mistakes">Receives what is wrong, each with its file, and its place where it has one.</param>
    public static IReadOnlyList<LocalTable>? Read(string folder, List<string> mistakes)
    {
        if (!IsIn(folder))
        {
            return null;
        }

        string[] names = [.. Directory.EnumerateFileSystemEntries(Path.Combine(folder, Kind)).Select(entry => Path.GetFileName(entry)).Where(IsVisible).Order(StringComparer.Ordinal)];
        string[] schemas = [.. names.Where(name => name.EndsWith(SchemaEnding, StringComparison.Ordinal))];
        string[] files = [.. names.Except(schemas)];
        foreach (var file in files.Where(file => !Endings.ContainsKey(Path.GetExtension(file)) || !File.Exists(Path.Combine(folder, Kind, file))))
        {
            mistakes.Add($"{Kind}/{file}: not a table; those are files with names that end in {string.Join(", ", Endings.Keys)}.");
        }

        files = [.. files.Where(file => Endings.ContainsKey(Path.GetExtension(file)) && File.Exists(Path.Combine(folder, Kind, file)))];
        foreach (var schema in schemas.Where(schema => files.All(file => NameOf(file) != schema[..^SchemaEnding.Length])))
        {
            mistakes.Add($"{Kind}/{schema}: there is no table '{schema[..^SchemaEnding.Length]}' to which these columns belong.");
        }

        foreach (var same in files.GroupBy(NameOf, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            mistakes.Add($"{string.Join(" and ", same.Select(file => $"{Kind}/{file}"))}: programs find tables by their names, in any case of letters: leave one of them.");
        }

        if (files.Length > TableLimits.MostTables)
        {
            mistakes.Add(FormattableString.Invariant($"{Kind}: there are {files.Length} tables, and at most {TableLimits.MostTables} may be."));
            return [];
        }

        return [.. files.Select(file => ReadTable(folder, file, mistakes)).OfType<LocalTable>()];
    }

    private static LocalTable? ReadTable(string folder, string file, List<string> mistakes)
    {
        var (name, path) = (NameOf(file), Path.Combine(folder, Kind, file));
        if (!TableDefinition.IsName(name))
        {
            mistakes.Add($"{Kind}/{file}: a table's name has {TableDefinition.NameRule}.");
            return null;
        }

        if (new FileInfo(path).Length is > TableLimits.MostBytes and var length)
        {
            mistakes.Add(FormattableString.Invariant($"{Kind}/{file}: it has {length:N0} bytes, and at most {TableLimits.MostBytes:N0} may be: leave out columns and rows that no program joins."));
            return null;
        }

        var before = mistakes.Count;
        var format = Endings[Path.GetExtension(file)];
        var schema = ReadSchema(folder, name, format, mistakes);
        if (mistakes.Count > before)
        {
            return null;
        }

        var content = File.ReadAllBytes(path);
        var definition = new TableDefinition(name, format, Convert.ToHexStringLower(SHA256.HashData(content)), schema);
        try
        {
            TableContent.Check(definition, content);
            return new LocalTable(definition, content);
        }
        catch (TableDefinitionException exception)
        {
            mistakes.AddRange(exception.Errors.Select(error => $"{Kind}/{file}:{error}"));
            return null;
        }
    }

    private static InputSchema? ReadSchema(string folder, string name, RecordFormat format, List<string> mistakes)
    {
        var path = Path.Combine(folder, Kind, $"{name}{SchemaEnding}");
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return TableSchema.Read(File.ReadAllBytes(path), format);
        }
        catch (TableDefinitionException exception)
        {
            mistakes.AddRange(exception.Errors.Select(error => $"{Kind}/{name}{SchemaEnding}:{error}"));
            return null;
        }
    }

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);

    // Editors and version control leave hidden files.
    private static bool IsVisible(string name) => !name.StartsWith('.') && !name.EndsWith('~');
}
