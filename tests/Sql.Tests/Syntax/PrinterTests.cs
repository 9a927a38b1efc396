using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Tests.Programs;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

public sealed class PrinterTests
{
    public static TheoryData<string> Names => [.. ExamplePrograms.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_program_that_is_printed_is_read_as_the_same_tree(string name)
    {
        var statements = Parse(ExamplePrograms.Read(name));

        var printed = string.Join('\n', statements.Select(SqlPrinter.Print));

        Assert.Equal(SyntaxShape.Of(statements), SyntaxShape.Of(Parse(printed)));
    }

    [Theory]
    [InlineData("(a + b) * c - (d - e)", "(A + B) * C - (D - E)")]
    [InlineData("a or b and not c = d", "A OR B AND NOT C = D")]
    [InlineData("(a or b) and (not c)", "(A OR B) AND NOT C")]
    [InlineData("- - a", "-(-A)")]
    [InlineData("(a = b) = (c is null)", "(A = B) = (C IS NULL)")]
    [InlineData("a = b is true", "(A = B) IS TRUE")]
    [InlineData("\"A\" + \"a\" + \"SELECT\" + \"x y\" + \"q\"\"\"", "A + \"a\" + \"SELECT\" + \"x y\" + \"q\"\"\"")]
    [InlineData("'it''s'", "'it''s'")]
    [InlineData("interval -'5' day", "INTERVAL '-5' DAY")]
    [InlineData("interval - '-5' days", "INTERVAL '5' DAY")]
    [InlineData("floor((a - b) day to hour)", "FLOOR((A - B) DAY TO HOUR)")]
    [InlineData("floor(((a - b) day to hour))", "FLOOR(((A - B) DAY TO HOUR))")]
    [InlineData("floor((a - b) minute / 5 to minute)", "FLOOR((A - B) MINUTE / 5 TO MINUTE)")]
    [InlineData("substring(a from 2 for 3) || position('x' in a)", "SUBSTRING(A, 2, 3) || POSITION('x', A)")]
    [InlineData("trim(leading from a) || trim(both 'x' from a) || trim(a)", "TRIM(LEADING FROM A) || TRIM(BOTH 'x' FROM A) || TRIM(A)")]
    [InlineData("cast(a as timestamp(3) without time zone)", "CAST(A AS TIMESTAMP(3) WITHOUT TIME ZONE)")]
    [InlineData("cast(a as character varying(5))", "CAST(A AS CHARACTER VARYING(5))")]
    [InlineData("cast(a as interval day to second)", "CAST(A AS INTERVAL DAY TO SECOND)")]
    [InlineData("try_cast(a as integer)", "TRY_CAST(A AS INTEGER)")]
    [InlineData("json_value(a, '$.b' returning double default 0 on empty null on error)", "JSON_VALUE(A, '$.b' RETURNING DOUBLE DEFAULT 0 ON EMPTY NULL ON ERROR)")]
    [InlineData("json_query(a, 'lax $.b' with unconditional array wrapper empty array on empty error on error)", "JSON_QUERY(A, 'lax $.b' WITH WRAPPER EMPTY ARRAY ON EMPTY ERROR ON ERROR)")]
    [InlineData("json_query(a, '$' without array wrapper empty object on error)", "JSON_QUERY(A, '$' EMPTY OBJECT ON ERROR)")]
    [InlineData("json_exists(a, '$.b' unknown on error)", "JSON_EXISTS(A, '$.b' UNKNOWN ON ERROR)")]
    [InlineData("count(distinct a) + count(*) over w", "COUNT(DISTINCT A) + COUNT(*) OVER W")]
    [InlineData("lag(a ignore nulls) over (w rows 2 preceding)", "LAG(A) IGNORE NULLS OVER (W ROWS 2 PRECEDING)")]
    [InlineData("nth_value(a, 2) from last ignore nulls over w", "NTH_VALUE(A, 2) FROM LAST IGNORE NULLS OVER W")]
    [InlineData("nth_value(a, 2) from first over w", "NTH_VALUE(A, 2) OVER W")]
    [InlineData("current_timestamp", "CURRENT_TIMESTAMP")]
    [InlineData("\"CURRENT_TIMESTAMP\"", "\"CURRENT_TIMESTAMP\"")]
    [InlineData("\"cast\"(a)", "\"cast\"(A)")]
    public void An_expression_is_printed_with_the_parentheses_and_quotes_that_it_needs(string written, string printed)
    {
        var statement = Assert.Single(Parse($"SELECT {written} FROM s"));

        Assert.Equal($"SELECT STREAM {printed}\nFROM S;", SqlPrinter.Print(statement));
        Assert.Equal(SyntaxShape.Of(statement), SyntaxShape.Of(Assert.Single(Parse(SqlPrinter.Print(statement)))));
    }

    [Theory]
    [InlineData("(a cross join b), c join d on true", "(A CROSS JOIN B), C INNER JOIN D ON TRUE", "A CROSS JOIN B, C INNER JOIN D ON TRUE")]
    [InlineData("(a, b) left outer join (c join d on true) on x = y", "(A, B) LEFT JOIN (C INNER JOIN D ON TRUE) ON X = Y", null)]
    [InlineData("((select * from a)) x", "(SELECT STREAM *\nFROM A) AS X", null)]
    [InlineData("((select * from a) x, b)", "(SELECT STREAM *\nFROM A) AS X, B", null)]
    [InlineData("a over (range interval '1' minute preceding) as x join b as y over (rows 1 preceding) on x.i = y.i", "A OVER (RANGE INTERVAL '1' MINUTE PRECEDING) AS X INNER JOIN B OVER (ROWS 1 PRECEDING) AS Y ON X.I = Y.I", null)]
    public void Sources_are_printed_with_the_parentheses_that_they_need(string written, string printed, string? shorter)
    {
        var statement = Assert.Single(Parse($"SELECT * FROM {written}"));

        Assert.Equal($"SELECT STREAM *\nFROM {shorter ?? printed};", SqlPrinter.Print(statement));
    }

    [Fact]
    public void An_ordered_operand_of_a_union_is_printed_in_parentheses()
    {
        var statement = Assert.Single(Parse("(SELECT a FROM s ORDER BY a LIMIT 3) UNION (SELECT a FROM t UNION ALL SELECT a FROM u)"));

        const string Printed = "(SELECT STREAM A\nFROM S\nORDER BY A\nLIMIT 3)\nUNION DISTINCT\n(SELECT STREAM A\nFROM T\nUNION ALL\nSELECT STREAM A\nFROM U);";
        Assert.Equal(Printed, SqlPrinter.Print(statement));
        Assert.Equal(SyntaxShape.Of(statement), SyntaxShape.Of(Assert.Single(Parse(Printed))));
    }

    private static IReadOnlyList<Statement> Parse(string text)
    {
        var issues = new SqlIssues(text);
        var statements = SqlParser.Parse(text, issues);
        Assert.Empty(issues.All);
        return statements;
    }
}
