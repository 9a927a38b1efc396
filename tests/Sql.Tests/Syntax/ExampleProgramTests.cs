using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Tests.Programs;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

public sealed class ExampleProgramTests
{
    public static TheoryData<string> Names => [.. ExamplePrograms.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_statement_of_an_example_program_is_parsed_without_a_finding(string name)
    {
        var text = ExamplePrograms.Read(name);
        var issues = new SqlIssues(text);

        var statements = SqlParser.Parse(text, issues);

        Assert.Empty(issues.All);
        Assert.Equal(text.Split('\n').Count(line => line.EndsWith(';')), statements.Count);
    }
}
