using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Programs;

/// <summary>A program, checked and planned. Immutable; <see cref="Start"/> runs it.</summary>
public sealed class SqlProgram
{
    private SqlProgram()
    {
    }

    /// <summary>The streams that it declares, and of each query by itself, in the order of the text; the error stream last.</summary>
    public IReadOnlyList<StreamDeclaration> Streams => throw new NotImplementedException();

    /// <summary>Compiles a program.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="inputs">The streams that come from outside.</param>
    /// <param name="tables">The tables that streams are joined with.</param>
    /// <param name="startedAt">The value of CURRENT_TIMESTAMP: milliseconds since 1970-01-01 (UTC).</param>
    /// <param name="issues">All that is wrong, and warnings, in the order of the text.</param>
    /// <returns>Null when there is an error.</returns>
    public static SqlProgram? Compile(
        string text, IReadOnlyList<SqlInput> inputs, IReadOnlyList<ReferenceTable> tables, long startedAt, out IReadOnlyList<SqlIssue> issues) => throw new NotImplementedException();

    /// <summary>Starts it with nothing seen.</summary>
    /// <param name="output">The destination of all rows of its streams.</param>
    public SqlRun Start(ISqlOutput output) => throw new NotImplementedException();
}
