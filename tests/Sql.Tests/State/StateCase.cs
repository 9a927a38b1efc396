using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.State;

/// <summary>A program whose runs are cut.</summary>
/// <param name="Name">Its name in the tests.</param>
/// <param name="Text">Its text.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Tables">Its tables.</param>
internal sealed record StateCase(string Name, string Text, SqlInput[] Inputs, ReferenceTable[] Tables)
{
    /// <summary>Compiles it anew.</summary>
    /// <param name="startedAt">The value of CURRENT_TIMESTAMP.</param>
    public SqlProgram Compile(long startedAt)
    {
        var program = SqlProgram.Compile(Text, Inputs, Tables, startedAt, out var issues);
        Assert.True(program is not null, $"{Name}: {string.Join('\n', issues.Where(issue => issue.Severity is SqlSeverity.Error))}");
        return program;
    }

    public override string ToString() => Name;
}
