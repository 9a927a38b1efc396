using System.Text;
using SensorGrid.Applications.Definitions;
using SensorGrid.Cli.CommandLine;
using SensorGrid.Cli.Sql;
using SensorGrid.Client;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Text;

namespace SensorGrid.Cli.Applications;

/// <summary>A SQL application in files: a program or an application's JSON, with the files of its tables and schemas.</summary>
/// <param name="Name">The application's name.</param>
/// <param name="Shown">The name before positions in the program.</param>
/// <param name="Definition">The definition; columns of inputs may be unknown.</param>
/// <param name="Notes">Sentences on how the files were understood.</param>
internal sealed record ApplicationFile(string Name, string Shown, ApplicationDefinition Definition, IReadOnlyList<string> Notes)
{
    private static readonly Dictionary<string, InputSchema> NoTables = new(StringComparer.Ordinal);

    /// <summary>The text that the API is sent: the program by itself when there is nothing beside it.</summary>
    public string Body => Definition is { Inputs: [], Tables: [], Outputs: [] } ? Definition.Program : Encoding.UTF8.GetString(Definition.ToJson());

    /// <summary>Reads the files.</summary>
    /// <exception cref="CliException">One cannot be used.</exception>
    public static async Task<ApplicationFile> LoadAsync(string path, ApplicationOptions options, Func<Stream> standardInput, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > ApplicationDefinition.MostBytes)
        {
            throw new CliException($"'{path}' has more than {ApplicationDefinition.MostBytes >> 20} MB: it is no program.");
        }

        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        try
        {
            var notes = new List<string>();
            var given = ApplicationDefinition.Parse(bytes);
            var isJson = bytes.AsSpan().TrimStart("\uFEFF \t\r\n"u8) is [(byte)'{', ..];
            var names = new DiscoveredNames(given.Program);
            var definition = await WithTablesAsync(WithSchemas(given, path, options, names), options, names, standardInput, notes, cancellationToken);
            var name = options.Name ?? (isJson ? ApplicationName.Find(bytes) : null) ?? Path.GetFileNameWithoutExtension(path);
            var file = new ApplicationFile(name, isJson ? $"{path} (its program)" : path, definition, notes);
            _ = file.Body;
            return file;
        }
        catch (ApplicationDefinitionException exception)
        {
            throw new CliException($"'{path}' cannot be used: {exception.Message}");
        }
        catch (InputSchemaException exception)
        {
            throw new CliException($"'{path}' cannot be used: {exception.Message}.");
        }
    }

    /// <summary>Prints what the API found in the program, each with its line and a mark.</summary>
    public void WriteIssues(TextWriter writer, IEnumerable<LiveIssue> issues) => IssueReport.Write(
        writer,
        new ProgramFile(Shown, Definition.Program, NoTables, NoTables, []),
        [.. issues.Select(issue => new SqlIssue(issue.IsError ? SqlSeverity.Error : SqlSeverity.Warning, issue.Line, issue.Column, issue.Message))]);

    private static ApplicationDefinition WithSchemas(ApplicationDefinition definition, string path, ApplicationOptions options, DiscoveredNames names)
    {
        if (options.Schemas.Count == 0)
        {
            return definition;
        }

        var known = definition.Inputs.Where(input => input.Schema is not null).ToDictionary(input => input.Name, input => input.Schema!, StringComparer.Ordinal);
        var program = new ProgramFile(path, definition.Program, known, NoTables, []);
        var schemas = SchemaFiles.Load(options.Schemas, program, program.FirstInput([.. definition.Tables.Select(table => table.Name)]), names).All;
        var isNamed = definition.Inputs.Select(input => input.Name).ToHashSet(StringComparer.Ordinal);
        return definition with
        {
            Inputs =
            [
                .. definition.Inputs.Select(input => schemas.TryGetValue(input.Name, out var schema) ? input with { Schema = schema } : input),
                .. schemas.Where(schema => !isNamed.Contains(schema.Key)).Select(schema => new ApplicationInput(schema.Key, null, schema.Value)),
            ],
        };
    }

    private static async Task<ApplicationDefinition> WithTablesAsync(
        ApplicationDefinition definition, ApplicationOptions options, DiscoveredNames names, Func<Stream> standardInput, List<string> notes, CancellationToken cancellationToken)
    {
        var files = options.Tables.Select(NamedFile.Parse).ToList();
        if (files.Any(file => file.Name is null) && (definition.Tables.Count != 1 || files.Count != 1))
        {
            throw new CliException("--table needs the table's name: --table NAME=FILE.", ExitCode.Usage);
        }

        var named = files.Select(file => (Name: file.NameIn(names, definition.Tables.Select(table => table.Name).FirstOrDefault() ?? ""), file.File)).ToList();
        NamedFile.RefuseTwice(named.Select(file => file.Name), "--table");
        var tables = definition.Tables.Where(table => named.TrueForAll(file => file.Name != table.Name)).ToList();
        // One whose rows are not given is looked for in the catalogue.
        foreach (var (name, file) in named)
        {
            var schema = definition.Tables.FirstOrDefault(table => table.Name == name && table.Text.Length == 0)?.Schema;
            tables.Add(TableText.Of(await ReferenceFile.LoadAsync(name, file, schema, names, standardInput, notes, cancellationToken)));
        }

        return definition with { Tables = tables };
    }
}
