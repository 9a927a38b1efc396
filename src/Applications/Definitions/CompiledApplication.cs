using System.Text;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Definitions;

/// <summary>An application, checked and planned. Immutable.</summary>
public sealed class CompiledApplication
{
    private readonly long _startedAt;

    private CompiledApplication(ApplicationDefinition definition, SqlProgram program, IReadOnlyList<CompiledInput> inputs, long startedAt, LoadedTables tables)
    {
        (Definition, Program, Inputs, _startedAt, Tables) = (definition, program, inputs, startedAt, tables);
        Outputs = [.. program.Streams.Where((stream, index) => IsOutput(stream) || index == program.Streams.Count - 1)];
    }

    /// <summary>The definition.</summary>
    public ApplicationDefinition Definition { get; }

    /// <summary>The reference tables of the catalogue that it was compiled with.</summary>
    public LoadedTables Tables { get; }

    /// <summary>Gets whether it has the rows of all its tables: without those of the catalogue it can be shown, and not run.</summary>
    public bool HasRows => Definition.CatalogueTables.All(table => Tables.Tables.Any(loaded => loaded.Name == table.Name));

    /// <summary>The program.</summary>
    public SqlProgram Program { get; }

    /// <summary>The streams whose rows are kept: those that leave the application, and the error stream, which is the last.</summary>
    public IReadOnlyList<StreamDeclaration> Outputs { get; }

    /// <summary>The error stream.</summary>
    public StreamDeclaration Errors => Outputs[^1];

    /// <summary>The inputs, in the order of the definition.</summary>
    internal IReadOnlyList<CompiledInput> Inputs { get; }

    /// <summary>Compiles a definition.</summary>
    /// <param name="definition">The definition; complete.</param>
    /// <param name="startedAt">The value of CURRENT_TIMESTAMP: milliseconds since 1970-01-01 (UTC).</param>
    /// <param name="issues">All that is wrong in the program, and warnings, in the order of its text.</param>
    /// <param name="loaded">The reference tables of the catalogue; null leaves them without rows, for who looks at the program and does not run it.</param>
    /// <returns>Null when the program has an error.</returns>
    /// <exception cref="ApplicationDefinitionException">Something beside the program cannot be used.</exception>
    public static CompiledApplication? Compile(ApplicationDefinition definition, long startedAt, out IReadOnlyList<SqlIssue> issues, LoadedTables? loaded = null)
    {
        if (!definition.IsComplete)
        {
            throw new ApplicationDefinitionException("The columns of an input or a table are not known: give it a schema.");
        }

        RefuseTwice(definition.Inputs.Select(input => input.Name), "The input");
        RefuseTwice(definition.Tables.Select(table => table.Name), "The table");
        var names = new DiscoveredNames(definition.Program);
        CompiledInput[] inputs = [.. definition.Inputs.Select(input => CompiledInput.Of(input, names))];
        var streams = inputs.Select(input => input.Stream).ToArray();
        var tables = loaded ?? LoadedTables.None;
        var program = SqlProgram.Compile(definition.Program, streams, [.. definition.Tables.Select(table => table.Definition is null ? TableOf(table) : RowsOf(table, tables))], startedAt, out issues);
        if (program is null)
        {
            return null;
        }

        var unknown = definition.Outputs.FirstOrDefault(output => program.Streams.All(stream => stream.Name != output));
        return unknown is null
            ? new CompiledApplication(definition, program, inputs, startedAt, tables)
            : throw new ApplicationDefinitionException($"The output {unknown} is no stream that the program declares: it declares {string.Join(", ", program.Streams.Select(stream => stream.Name).Where(name => name.Length > 0))}.");
    }

    /// <summary>Compiles it with other rows of the catalogue's tables; the states of its runs stay good.</summary>
    public CompiledApplication With(LoadedTables tables) =>
        Compile(Definition, _startedAt, out var issues, tables) ?? throw new ApplicationDefinitionException($"The program cannot be compiled with other rows: {issues[0].Message}");

    private bool IsOutput(StreamDeclaration stream) => Definition.Outputs.Count > 0 ? Definition.Outputs.Contains(stream.Name) || stream.Name.Length == 0 : !stream.IsRead;

    private static void RefuseTwice(IEnumerable<string> names, string what)
    {
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ApplicationDefinitionException($"{what} {twice.Key} is there twice.");
        }
    }

    private static ReferenceTable RowsOf(ApplicationTable table, LoadedTables loaded) =>
        loaded.Tables.FirstOrDefault(one => one.Name == table.Name) ?? new ReferenceTable(table.Name, table.Schema!.Rows, []);

    private static ReferenceTable TableOf(ApplicationTable table)
    {
        var rows = new List<MappedRow>();
        try
        {
            InputMapping.Create(table.Schema!).Rows(Encoding.UTF8.GetBytes(table.Text), rows);
        }
        catch (InputSchemaException exception)
        {
            throw new ApplicationDefinitionException($"The table {table.Name}: {exception.Message}.");
        }

        if (rows.FindIndex(row => row.Values is null) is >= 0 and var wrong)
        {
            throw new ApplicationDefinitionException(FormattableString.Invariant($"The table {table.Name}, row {wrong + 1}: {rows[wrong].Error!.Message}."));
        }

        return new ReferenceTable(table.Name, table.Schema!.Rows, [.. rows.Select(row => new Row(0, row.Values!))]);
    }
}
