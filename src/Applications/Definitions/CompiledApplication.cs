using System.Text;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Applications.Definitions;

/// <summary>An application, checked and planned. Immutable.</summary>
public sealed class CompiledApplication
{
    private CompiledApplication(ApplicationDefinition definition, SqlProgram program, IReadOnlyList<CompiledInput> inputs)
    {
        (Definition, Program, Inputs) = (definition, program, inputs);
        Outputs = [.. program.Streams.Where((stream, index) => IsOutput(stream) || index == program.Streams.Count - 1)];
    }

    /// <summary>The definition.</summary>
    public ApplicationDefinition Definition { get; }

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
    /// <returns>Null when the program has an error.</returns>
    /// <exception cref="ApplicationDefinitionException">Something beside the program cannot be used.</exception>
    public static CompiledApplication? Compile(ApplicationDefinition definition, long startedAt, out IReadOnlyList<SqlIssue> issues)
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
        var program = SqlProgram.Compile(definition.Program, streams, [.. definition.Tables.Select(TableOf)], startedAt, out issues);
        if (program is null)
        {
            return null;
        }

        var unknown = definition.Outputs.FirstOrDefault(output => program.Streams.All(stream => stream.Name != output));
        return unknown is null
            ? new CompiledApplication(definition, program, inputs)
            : throw new ApplicationDefinitionException($"The output {unknown} is no stream that the program declares: it declares {string.Join(", ", program.Streams.Select(stream => stream.Name).Where(name => name.Length > 0))}.");
    }

    private bool IsOutput(StreamDeclaration stream) => Definition.Outputs.Count > 0 ? Definition.Outputs.Contains(stream.Name) || stream.Name.Length == 0 : !stream.IsRead;

    private static void RefuseTwice(IEnumerable<string> names, string what)
    {
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ApplicationDefinitionException($"{what} {twice.Key} is there twice.");
        }
    }

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
