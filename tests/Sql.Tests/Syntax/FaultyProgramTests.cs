using System.Globalization;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

/// <summary>Compares the findings in faulty programs with those in faults.txt: the program, a line <c>&gt; line:column severity: message</c> for each finding, and <c>= n</c> for the statements that are read.</summary>
public sealed class FaultyProgramTests
{
    private static readonly string[] Blocks = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Syntax", "faults.txt")).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

    public static TheoryData<string> Programs => [.. Blocks.Select(block => string.Join('\n', Lines(block, isProgram: true)))];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_fault_is_reported_where_it_is_with_what_to_write(string program)
    {
        var block = Array.Find(Blocks, block => block.StartsWith(program + "\n>", StringComparison.Ordinal))!;
        var issues = new SqlIssues(program);

        var statements = SqlParser.Parse(program, issues);

        var found = issues.All.Select(issue => string.Create(CultureInfo.InvariantCulture, $"> {issue.Line}:{issue.Column} {issue.Severity.ToString().ToLowerInvariant()}: {issue.Message}"));
        Assert.Equal(Lines(block, isProgram: false), [.. found, string.Create(CultureInfo.InvariantCulture, $"= {statements.Count}")]);
    }

    private static IEnumerable<string> Lines(string block, bool isProgram) => block.Trim('\n').Split('\n').Where(line => line[0] is '>' or '=' != isProgram);
}
