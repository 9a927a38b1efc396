using System.Text;
using SensorGrid.Sources.Definitions;

namespace SensorGrid.Sources.Folders;

/// <summary>
/// The kind <c>table</c>: a file of rows for each definition, <c>table/NAME.csv</c>, <c>.ndjson</c> or <c>.json</c>, perhaps with its columns in <c>table/NAME.schema.json</c>. The rows
/// are not looked at here.
/// </summary>
/// <param name="hashes">The hashes of files.</param>
/// <param name="trials">Tries the tables; null for not at all.</param>
internal sealed class TableKind(FileHashes hashes, IFolderTrials? trials) : IFolderKind
{
    private const string SchemaEnding = ".schema.json";
    private const string CsvEnding = ".csv";
    private const int MostTables = 100;
    private const int MostSchemaBytes = 1024 * 1024;

    private static readonly string[] Endings = [CsvEnding, ".ndjson", ".json"];

    public string Name => DefinitionsFolder.TableKind;

    public void Read(string root, FolderDraft draft)
    {
        var folder = Path.Combine(root, Name);
        if (!Directory.Exists(folder))
        {
            return;
        }

        string[] names = [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Where(DefinitionsFolder.IsVisible).Order(StringComparer.Ordinal)];
        string[] schemas = [.. names.Where(name => name.EndsWith(SchemaEnding, StringComparison.Ordinal))];
        var files = names.Except(schemas).ToLookup(file => Endings.Contains(Path.GetExtension(file)) && File.Exists(Path.Combine(folder, file)));
        draft.Mistakes.AddRange(files[false].Select(file => $"{Name}/{file}: not a table; those are files with names that end in {string.Join(", ", Endings)}."));
        draft.Mistakes.AddRange(schemas
            .Select(schema => (File: schema, Table: schema[..^SchemaEnding.Length]))
            .Where(schema => files[true].All(file => NameOf(file) != schema.Table))
            .Select(schema => $"{Name}/{schema.File}: there is no table '{schema.Table}' to which these columns belong."));
        draft.Mistakes.AddRange(files[true]
            .GroupBy(NameOf, StringComparer.OrdinalIgnoreCase)
            .Where(same => same.Count() > 1)
            .Select(same => $"{string.Join(" and ", same.Select(file => $"{Name}/{file}"))}: programs find tables by their names, in any case of letters: leave one of them."));

        // A folder that is empty is another one than none.
        draft.AddToHash($"{Name}/", []);
        if (files[true].Count() is > MostTables and var count)
        {
            draft.Mistakes.Add(FormattableString.Invariant($"{Name}: there are {count} tables, and at most {MostTables} may be."));
            return;
        }

        draft.Definitions = draft.Definitions with { Tables = [.. files[true].Select(file => ReadTable(folder, file, draft)).OfType<FolderTable>()] };
    }

    private FolderTable? ReadTable(string folder, string file, FolderDraft draft)
    {
        var rows = new FileInfo(Path.Combine(folder, file));
        if (rows.Length is > FolderTable.MostBytes and var length)
        {
            draft.Mistakes.Add(FormattableString.Invariant($"{Name}/{file}: it has {length:N0} bytes, and at most {FolderTable.MostBytes:N0} may be: leave out columns and rows that no program joins."));
            return null;
        }

        var hash = hashes.HashOf(rows);
        draft.AddToHash($"{Name}/{file}", Encoding.ASCII.GetBytes(hash));
        draft.CommittedBytes += hash.Length + Encoding.UTF8.GetByteCount(file);
        var schema = ReadSchema(folder, NameOf(file), draft, out var isTooLarge);
        if (isTooLarge)
        {
            return null;
        }

        var table = new FolderTable(NameOf(file), file, Path.GetExtension(file) == CsvEnding, hash, schema, rows.FullName);
        string[] mistakes = [.. trials?.MistakesOf(table) ?? []];
        draft.Mistakes.AddRange(mistakes);
        return mistakes.Length == 0 ? table : null;
    }

    private byte[]? ReadSchema(string folder, string name, FolderDraft draft, out bool isTooLarge)
    {
        var file = new FileInfo(Path.Combine(folder, $"{name}{SchemaEnding}"));
        isTooLarge = file.Exists && file.Length > MostSchemaBytes;
        if (isTooLarge)
        {
            draft.Mistakes.Add(FormattableString.Invariant($"{Name}/{file.Name}: it has {file.Length:N0} bytes, and at most {MostSchemaBytes:N0} may be."));
        }

        if (!file.Exists || isTooLarge)
        {
            return null;
        }

        var bytes = File.ReadAllBytes(file.FullName);
        draft.AddToHash($"{Name}/{file.Name}", bytes);
        draft.CommittedBytes += bytes.Length;
        return bytes;
    }

    private static string NameOf(string file) => Path.GetFileNameWithoutExtension(file);
}
