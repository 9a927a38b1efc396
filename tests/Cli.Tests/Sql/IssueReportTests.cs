using SensorGrid.Cli.Sql;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Text;

namespace SensorGrid.Cli.Tests.Sql;

public sealed class IssueReportTests
{
    [Fact]
    public void A_mark_stands_below_the_place_also_behind_tabs() =>
        Assert.Equal("p.sql:2:3: warning: odd\n    \tx yz\n    \t ^\n", Write("first\n\tx yz\r\nthird", new SqlIssue(SqlSeverity.Warning, 2, 3, "odd")));

    [Fact]
    public void Of_a_long_line_the_part_around_the_place_is_shown()
    {
        var lines = Write($"{new string('a', 300)}!{new string('b', 300)}", new SqlIssue(SqlSeverity.Error, 1, 301, "wrong")).Split('\n');

        Assert.Equal(164, lines[1].Length);
        Assert.Equal('!', lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)]);
    }

    [Fact]
    public void A_place_behind_the_last_character_has_a_mark() => Assert.Equal("p.sql:1:4: error: missing\n    abc\n       ^\n", Write("abc", new SqlIssue(SqlSeverity.Error, 1, 4, "missing")));

    private static string Write(string text, SqlIssue issue)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var none = new Dictionary<string, InputSchema>(StringComparer.Ordinal);
        IssueReport.Write(writer, new ProgramFile("p.sql", text, none, none, []), [issue]);
        return writer.ToString();
    }
}
