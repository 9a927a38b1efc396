using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

public sealed class MessageTests
{
    [Theory]
    [InlineData("LOWR('a')", "There is no function LOWR. Did you mean LOWER?")]
    [InlineData("FROBNICATE('a')", "There is no function FROBNICATE.")]
    [InlineData("LOWER('a', 'b')", "2 arguments are given to LOWER, which is LOWER(s).")]
    [InlineData("LOWER(1)", "The argument s of LOWER(s) must be text, but is INTEGER. Write CAST(... AS VARCHAR(20)).")]
    [InlineData("SQRT('a')", "The argument x of SQRT(x) must be a number, but is VARCHAR(1). Write CAST(... AS DOUBLE).")]
    [InlineData("CHAR_TO_TIMESTAMP(S, 'yyyy-MM-dd')", "The format comes first: CHAR_TO_TIMESTAMP('yyyy-MM-dd HH:mm:ss', s).")]
    [InlineData("TIMESTAMP_TO_CHAR(T, 'yyyy')", "The format comes first: TIMESTAMP_TO_CHAR('yyyy-MM-dd HH:mm:ss', t).")]
    [InlineData("TIMESTAMP_TO_CHAR(1, T)", "The argument format of TIMESTAMP_TO_CHAR(format, t) must be text, but is INTEGER.")]
    [InlineData("CHAR_TO_TIMESTAMP('yyyy-nn', S)", "'n' in the format 'yyyy-nn' is no field of a time")]
    [InlineData("I = 'a'", "INTEGER cannot be compared with VARCHAR(1). Write the number without quotes, or CAST('a' AS INTEGER).")]
    [InlineData("S > D", "VARCHAR(20) cannot be compared with DOUBLE. Write CAST(... AS DOUBLE) of the text")]
    [InlineData("T > '2020-01-01 00:00:00'", "TIMESTAMP cannot be compared with VARCHAR(19). Write TIMESTAMP '2020-01-01 00:00:00'.")]
    [InlineData("P = 'true'", "Write TRUE or FALSE, without quotes.")]
    [InlineData("I IN (1, 'a')", "INTEGER cannot be compared with VARCHAR(1)")]
    [InlineData("T BETWEEN 1 AND NULL", "TIMESTAMP cannot be compared with INTEGER")]
    [InlineData("S + 1", "+ cannot be applied to VARCHAR(20) and INTEGER. To join text, write a || b. To calculate with text, write CAST(... AS DOUBLE).")]
    [InlineData("T - V", "The difference of two times needs a unit: write (a - b) SECOND")]
    [InlineData("T + 1", "A number cannot be added to a TIMESTAMP")]
    [InlineData("NOT I", "NOT needs a condition, but this is INTEGER")]
    [InlineData("I AND P", "AND needs a condition, but this is INTEGER")]
    [InlineData("CASE WHEN I THEN 1 END", "WHEN needs a condition, but this is INTEGER")]
    [InlineData("CASE WHEN P THEN 1 ELSE 'a' END", "The values of CASE must have one type, but they are INTEGER and VARCHAR(1)")]
    [InlineData("COALESCE(I, 'a')", "The values of COALESCE must have one type")]
    [InlineData("SUM(I)", "The aggregate SUM needs GROUP BY or OVER")]
    [InlineData("SUM(I) OVER (ROWS 2 PRECEDING)", "SUM with OVER cannot stand here: only in the select list and ORDER BY.")]
    [InlineData("ABS(I) OVER (ROWS 2 PRECEDING)", "ABS is a function of one row: leave OVER out.")]
    [InlineData("ABS(DISTINCT I)", "ABS is a function of one row: it takes neither DISTINCT nor *.")]
    [InlineData("TUMBLE_START(T, INTERVAL '1' MINUTE)", "TUMBLE_START belongs to GROUP BY")]
    [InlineData("LAG(I)", "LAG needs OVER")]
    [InlineData("UUID()", "UUID is not supported: its values differ from run to run")]
    [InlineData("RANDOM_CUT_FOREST(1)", "RANDOM_CUT_FOREST is a table function: write FROM TABLE(RANDOM_CUT_FOREST(...)).")]
    [InlineData("CAST(I AS VARCHA(3))", "There is no type VARCHA. Did you mean VARCHAR?")]
    [InlineData("CAST(I AS DECIMAL(39, 2))", "DECIMAL takes at most 18 digits")]
    [InlineData("CAST(T AS INTEGER)", "TIMESTAMP cannot be cast to INTEGER.")]
    [InlineData("TIMESTAMP '2020-13-01 00:00:00'", "'2020-13-01 00:00:00' is no TIMESTAMP: write TIMESTAMP 'yyyy-MM-dd HH:mm:ss'.")]
    [InlineData("INTERVAL '1-13' YEAR TO MONTH", "'1-13' is no INTERVAL YEAR TO MONTH: write, for example, INTERVAL '1-6' YEAR TO MONTH.")]
    [InlineData("99999999999999999999", "99999999999999999999 is too large for BIGINT")]
    [InlineData("1.12345678901234567890", "has more than 18 digits")]
    [InlineData("STEP(T BY I)", "STEP needs a time and an interval, or two numbers, but these are TIMESTAMP and INTEGER.")]
    [InlineData("STEP(T BY INTERVAL '0' SECOND)", "The interval of STEP must be a constant above zero")]
    [InlineData("FLOOR(S TO DAY)", "FLOOR(x TO DAY) needs a time")]
    [InlineData("EXTRACT(DAY FROM S)", "EXTRACT(DAY FROM x) needs a time or an interval with that field, but x is VARCHAR(20). Write CAST(x AS TIMESTAMP).")]
    [InlineData("S LIKE 'a!b' ESCAPE '!'", "The pattern 'a!b' of LIKE is wrong")]
    [InlineData("S SIMILAR TO '(a'", "The pattern '(a' of SIMILAR TO is wrong")]
    [InlineData("REGEX_REPLACE(S, '(', 'b', 1, 0)", "The pattern '(' is wrong")]
    [InlineData("REGEX_LOG_PARSE(S, 'abc')", "has no group")]
    [InlineData("REGEX_LOG_PARSE(S, S)", "The argument pattern of REGEX_LOG_PARSE must be a text in quotes")]
    [InlineData("VARIABLE_COLUMN_LOG_PARSE(S, 'a b c d', ',')", "'a b c d' describes no column")]
    [InlineData("W3C_LOG_PARSE(S, 'COMON')", "The pattern 'COMON' of W3C_LOG_PARSE is wrong: it is none of COMMON")]
    [InlineData("TIMESTAMPDIFF(FORTNIGHT, T, V)", "FORTNIGHT is no unit")]
    public void An_error_says_what_was_found_and_what_to_write(string text, string message)
    {
        var issue = Assert.Single(Bound.Issues(text));
        Assert.Equal(SqlSeverity.Error, issue.Severity);
        Assert.Contains(message, issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_is_placed_at_the_argument_that_is_wrong()
    {
        var issue = Assert.Single(Bound.Issues("LOWER('a') || UPPER(1)"));
        Assert.Equal("SELECT LOWER('a') || UPPER(".Length + 1, issue.Column);
    }

    [Fact]
    public void One_error_does_not_hide_others()
    {
        Assert.Equal(2, Bound.Issues("(I + 'a') * SQRT('b')").Count);
        Assert.Equal(3, Bound.Issues("CASE WHEN I = 'a' THEN LOWER(1) ELSE NO_SUCH() END").Count);
        Assert.Equal(2, Bound.Issues("SUM(I + 'a')").Count);
    }

    [Fact]
    public void A_long_chain_is_bound() => Assert.Equal("901", Bound.Evaluate("I" + string.Concat(Enumerable.Repeat(" + 1", 900)), ("I", Value.Of(1L))));

    [Fact]
    public void Nesting_that_would_use_up_the_stack_is_an_error_and_no_crash()
    {
        Expression expression = new NumberLiteral(default, "1");
        for (var i = 0; i < 1_000_000; i++)
        {
            expression = new UnaryExpression(default, UnaryOperator.Not, expression);
        }

        var issues = new SqlIssues("");
        Assert.Null(new ExpressionBinder(issues, 0).Bind(expression, new TestScope(Bound.Columns)));
        Assert.Contains("nested too deeply", Assert.Single(issues.All).Message, StringComparison.Ordinal);
    }
}
