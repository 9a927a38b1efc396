using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

public sealed class LimitTests
{
    public static TheoryData<string> Nested => new()
    {
        "SELECT " + Repeat("(", 40_000) + "a",
        "SELECT " + Repeat("- ", 40_000) + "a FROM s",
        "SELECT " + Repeat("NOT ", 20_000) + "a FROM s",
        "SELECT " + Repeat("f(", 20_000) + "a",
        "SELECT " + Repeat("CASE ", 15_000) + "a",
        "SELECT " + Repeat("CASE WHEN a THEN ", 5_000) + "a",
        "SELECT a FROM " + Repeat("(", 50_000),
        "SELECT a FROM " + Repeat("(SELECT a FROM ", 6_000) + "s",
        "SELECT a FROM " + Repeat("TABLE(f(CURSOR(SELECT a FROM ", 3_000) + "s",
        "SELECT SUM(a) " + Repeat("OVER (PARTITION BY SUM(a) ", 3_000),
        Repeat("(", 90_000),
        Repeat("f(x => ", 10_000),
        "SELECT " + Repeat("f(x => ", 10_000),
        "SELECT " + Repeat("TABLE(f(", 10_000),
        "SELECT f(" + Repeat("TABLE(f(", 10_000),
    };

    public static TheoryData<string> Chained => new()
    {
        "SELECT a" + Repeat(" + a", 1_001) + " FROM s",
        "SELECT a FROM s WHERE a" + Repeat(" OR a", 1_001),
        "SELECT a FROM s WHERE a" + Repeat(" IS TRUE", 1_001),
        "SELECT a FROM s" + Repeat(", s", 1_001),
        "SELECT a FROM s" + Repeat(" CROSS JOIN s", 1_001),
        "SELECT a FROM s" + Repeat(" UNION ALL SELECT a FROM s", 1_001),
    };

    [Theory]
    [MemberData(nameof(Nested))]
    public void What_is_nested_too_deeply_is_an_error(string text)
    {
        var issues = new SqlIssues(text);

        Assert.Empty(SqlParser.Parse(text, issues));

        Assert.True(issues.HasErrors);
    }

    [Theory]
    [MemberData(nameof(Chained))]
    public void A_chain_that_is_too_long_is_an_error(string text)
    {
        var issues = new SqlIssues(text);

        Assert.Empty(SqlParser.Parse(text, issues));

        Assert.EndsWith("divide it with sub-queries or views.", Assert.Single(issues.All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_nested_a_hundred_deep_or_chained_a_thousand_times_is_read()
    {
        var text = $"SELECT {Repeat("(", 100)}a{Repeat(" + a", 1_000)}{Repeat(")", 100)} FROM {Repeat("(SELECT a FROM ", 60)}s{Repeat(")", 60)};";
        var issues = new SqlIssues(text);

        var statement = Assert.Single(SqlParser.Parse(text, issues));

        Assert.Empty(issues.All);
        Assert.StartsWith("SELECT STREAM A + A + A", SqlPrinter.Print(statement), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_of_more_than_100_000_characters_is_an_error()
    {
        var text = "SELECT a FROM s;" + Repeat(" ", 100_000);
        var issues = new SqlIssues(text);

        Assert.Empty(SqlParser.Parse(text, issues));

        Assert.Contains("100000", Assert.Single(issues.All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_quotes_are_read_in_one_pass()
    {
        var text = Repeat("'\n", 49_999) + "'";
        var issues = new SqlIssues(text);

        SqlParser.Parse(text, issues);

        Assert.True(issues.HasErrors);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
