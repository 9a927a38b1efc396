using SensorGrid.Sql.Binding;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Programs;

/// <summary>A program, checked and planned. Immutable; <see cref="Start"/> runs it.</summary>
public sealed class SqlProgram
{
    private readonly BoundProgram _program;
    private readonly Dictionary<BoundStream, StreamDeclaration> _declarations;

    private SqlProgram(BoundProgram program)
    {
        _program = program;
        var read = program.Pumps.SelectMany(pump => pump.Plan.Streams).ToHashSet();
        _declarations = program.Inputs.Concat(program.Streams).Append(program.Errors).ToDictionary(
            stream => stream, stream => new StreamDeclaration(stream.Name, stream.Schema, read.Contains(stream)));
        Streams = [.. program.Streams.Append(program.Errors).Select(stream => _declarations[stream])];
    }

    /// <summary>The streams that it declares, and of each query by itself, in the order of the text; the error stream last.</summary>
    public IReadOnlyList<StreamDeclaration> Streams { get; }

    /// <summary>Compiles a program.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="inputs">The streams that come from outside.</param>
    /// <param name="tables">The tables that streams are joined with.</param>
    /// <param name="startedAt">The value of CURRENT_TIMESTAMP: milliseconds since 1970-01-01 (UTC).</param>
    /// <param name="issues">All that is wrong, and warnings, in the order of the text.</param>
    /// <returns>Null when there is an error.</returns>
    public static SqlProgram? Compile(
        string text, IReadOnlyList<SqlInput> inputs, IReadOnlyList<ReferenceTable> tables, long startedAt, out IReadOnlyList<SqlIssue> issues)
    {
        var found = new SqlIssues(text);
        var statements = SqlParser.Parse(text, found);
        var streams = inputs.Select(input => new BoundStream(input.Name, input.Schema, BoundStreamKind.Input));
        var binder = new ProgramBinder(new BindContext(found, startedAt), streams, tables.Select(table => new BoundTable(table.Name, table.Schema, table.Rows)));
        var program = binder.Bind(statements);
        issues = found.All;
        return found.HasErrors ? null : new SqlProgram(program);
    }

    /// <summary>Starts it with nothing seen.</summary>
    /// <param name="output">The destination of all rows of its streams.</param>
    public SqlRun Start(ISqlOutput output) => new(_program, new RunHost(_program, _declarations, output));

    /// <summary>Describes in a few lines how each pump computes its rows, from its sources on.</summary>
    public string Describe() => PlanText.Write(_program);
}
