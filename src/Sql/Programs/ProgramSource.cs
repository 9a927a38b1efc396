using SensorGrid.Sql.Binding;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Programs;

/// <summary>All of which a program is compiled.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Inputs">The streams that come from outside.</param>
/// <param name="Tables">The tables that streams are joined with.</param>
/// <param name="StartedAt">The value of CURRENT_TIMESTAMP: milliseconds since 1970-01-01 (UTC).</param>
internal sealed record ProgramSource(string Text, IReadOnlyList<SqlInput> Inputs, IReadOnlyList<ReferenceTable> Tables, long StartedAt)
{
    /// <summary>Binds the program.</summary>
    /// <param name="issues">All that is wrong, and warnings.</param>
    /// <returns>Null when there is an error.</returns>
    public BoundProgram? Bind(out SqlIssues issues)
    {
        issues = new SqlIssues(Text);
        var statements = SqlParser.Parse(Text, issues);
        var streams = Inputs.Select(input => new BoundStream(input.Name, input.Schema, BoundStreamKind.Input));
        var binder = new ProgramBinder(new BindContext(issues, StartedAt) { KeepsCase = statements.Any(statement => statement is CreateTable) }, streams, Tables.Select(table => new BoundTable(table.Name, table.Schema, table.Rows)));
        var program = binder.Bind(statements);
        return issues.HasErrors ? null : program;
    }
}
