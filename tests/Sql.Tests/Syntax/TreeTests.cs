using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Tests.Syntax;

public sealed class TreeTests
{
    [Fact]
    public void A_floor_of_elapsed_time_rounds_a_quotient_of_an_interval()
    {
        var round = Assert.IsType<RoundExpression>(Expression("FLOOR((ROWTIME - TIMESTAMP '1970-01-01 00:00:00') MINUTE / 5 TO MINUTE)"));

        Assert.Equal((false, TimeField.Minute), (round.IsCeiling, round.Unit));
        var quotient = Assert.IsType<BinaryExpression>(round.Operand);
        Assert.Equal((BinaryOperator.Divide, "5"), (quotient.Operator, Assert.IsType<NumberLiteral>(quotient.Right).Text));
        var interval = Assert.IsType<IntervalExpression>(quotient.Left);
        Assert.Equal(new IntervalUnits(TimeField.Minute, null), interval.Units);
        Assert.Equal(BinaryOperator.Subtract, Assert.IsType<BinaryExpression>(interval.Operand).Operator);
    }

    [Fact]
    public void A_to_behind_a_unit_belongs_to_the_rounding_when_nothing_follows_it()
    {
        var round = Assert.IsType<RoundExpression>(Expression("CEIL((a - b) DAY TO HOUR)"));
        var both = Assert.IsType<RoundExpression>(Expression("CEIL((a - b) DAY TO SECOND TO HOUR)"));

        Assert.Equal(new IntervalUnits(TimeField.Day, null), Assert.IsType<IntervalExpression>(round.Operand).Units);
        Assert.Equal(new IntervalUnits(TimeField.Day, TimeField.Second), Assert.IsType<IntervalExpression>(both.Operand).Units);
        Assert.Equal((TimeField.Hour, TimeField.Hour), (round.Unit, both.Unit));
    }

    [Theory]
    [InlineData("INTERVAL '59:59.999' MINUTE TO SECOND(3)", false, "59:59.999", TimeField.Minute, TimeField.Second)]
    [InlineData("INTERVAL '1' HOUR(3)", false, "1", TimeField.Hour, null)]
    [InlineData("INTERVAL -'1-2' YEAR TO MONTH", true, "1-2", TimeField.Year, TimeField.Month)]
    [InlineData("INTERVAL '- 5' SECOND(2, 3)", true, "5", TimeField.Second, null)]
    internal void An_interval_has_a_sign_a_text_and_units(string text, bool isNegative, string value, TimeField from, TimeField? to)
    {
        var interval = Assert.IsType<IntervalLiteral>(Expression(text));

        Assert.Equal((isNegative, value, new IntervalUnits(from, to)), (interval.IsNegative, interval.Text, interval.Units));
    }

    [Fact]
    public void A_call_has_its_treatment_of_nulls_and_its_window()
    {
        var call = Assert.IsType<FunctionCall>(Expression("LAG(x, 1, 0) IGNORE NULLS OVER w"));
        var sum = Assert.IsType<FunctionCall>(Expression("SUM(x) OVER (PARTITION BY a, b ROWS 2 PRECEDING)"));

        Assert.Equal((3, true, "W"), (call.Arguments.Count, call.IgnoresNulls, call.Over?.Reference?.Text));
        Assert.Null(sum.IgnoresNulls);
        Assert.Equal(2, sum.Over?.PartitionBy.Count);
        Assert.Equal((true, FrameBoundKind.Preceding, null), (sum.Over?.Frame?.IsRows, sum.Over?.Frame?.Start.Kind, sum.Over?.Frame?.End));
    }

    [Fact]
    public void Operators_of_one_precedence_go_from_left_to_right()
    {
        var difference = Assert.IsType<BinaryExpression>(Expression("a - b - c * d"));

        Assert.Equal(BinaryOperator.Subtract, Assert.IsType<BinaryExpression>(difference.Left).Operator);
        Assert.Equal(BinaryOperator.Multiply, Assert.IsType<BinaryExpression>(difference.Right).Operator);
    }

    [Fact]
    public void Arguments_with_keywords_between_are_in_the_order_of_the_call()
    {
        var position = Assert.IsType<FunctionCall>(Expression("POSITION('x' IN a)"));
        var overlay = Assert.IsType<FunctionCall>(Expression("OVERLAY(a PLACING 'b' FROM 1 FOR 2)"));

        Assert.Equal("x", Assert.IsType<StringLiteral>(position.Arguments[0]).Text);
        Assert.Equal("b", Assert.IsType<StringLiteral>(overlay.Arguments[1]).Text);
        Assert.Equal("2", Assert.IsType<NumberLiteral>(overlay.Arguments[3]).Text);
    }

    [Fact]
    public void A_function_without_parentheses_is_a_call_and_its_quoted_name_a_column()
    {
        Assert.Equal("CURRENT_TIMESTAMP", Assert.IsType<FunctionCall>(Expression("current_timestamp")).Name.Text);
        Assert.IsType<ColumnReference>(Expression("\"CURRENT_TIMESTAMP\""));
        Assert.Equal(["X", "R", "COLUMN1"], Assert.IsType<ColumnReference>(Expression("x.r.\"COLUMN1\"")).Path.Select(name => name.Text));
    }

    [Fact]
    public void Words_of_the_grammar_are_names_where_they_can_be()
    {
        var query = Query("SELECT STREAM first, last, step, stream, \"to\", by, within, value AS time, t.order, minute day FROM window AS rows WHERE date > range");

        Assert.Equal(10, query.Items.Count);
        Assert.Equal("ROWS", Assert.IsType<NamedSource>(query.From).Alias?.Text);
        Assert.Equal("DAY", Assert.IsType<ExpressionItem>(query.Items[9]).Alias?.Text);
    }

    [Fact]
    public void A_source_has_its_window_and_a_join_its_condition()
    {
        var join = Assert.IsType<JoinSource>(Query("SELECT * FROM \"A\" OVER (RANGE INTERVAL '1' MINUTE PRECEDING) AS a LEFT JOIN b ON a.x = b.x").From);

        var left = Assert.IsType<NamedSource>(join.Left);
        Assert.Equal((JoinKind.Left, "A", false), (join.Kind, left.Alias?.Text, left.Over?.Frame?.IsRows));
        Assert.IsType<BinaryExpression>(join.On);
        Assert.Null(Assert.IsType<NamedSource>(join.Right).Over);
    }

    [Fact]
    public void A_table_function_has_cursors_and_named_arguments()
    {
        var forest = Assert.IsType<FunctionSource>(Query("SELECT * FROM TABLE(RANDOM_CUT_FOREST(CURSOR(SELECT STREAM * FROM s), 100)) AS f").From);
        var hop = Assert.IsType<FunctionSource>(Query("SELECT * FROM TABLE(HOP(DATA => TABLE t PARTITION BY k, TIMECOL => DESCRIPTOR(ts)))").From);

        Assert.IsType<CursorExpression>(forest.Call.Arguments[0]);
        var data = Assert.IsType<NamedArgument>(hop.Call.Arguments[0]);
        Assert.Equal(("DATA", 1), (data.Name.Text, Assert.IsType<TableArgument>(data.Value).PartitionBy.Count));
        Assert.Equal("TS", Assert.Single(Assert.IsType<DescriptorExpression>(Assert.IsType<NamedArgument>(hop.Call.Arguments[1]).Value).Columns).Text);
    }

    [Fact]
    public void The_clauses_of_a_query_are_in_their_places()
    {
        var query = Query("SELECT DISTINCT a FROM s WHERE b WINDOWED BY STAGGER (PARTITION BY k RANGE INTERVAL '1' MINUTE) HAVING c WINDOW w AS (ROWS 1 PRECEDING) ORDER BY t WITHIN INTERVAL '1' SECOND, d DESC NULLS LAST FETCH FIRST 3 ROWS ONLY");

        Assert.True(query.IsDistinct);
        Assert.Equal("B", Assert.IsType<ColumnReference>(query.Where).Path[0].Text);
        Assert.Equal("C", Assert.IsType<ColumnReference>(query.Having).Path[0].Text);
        Assert.Single(query.Stagger!.PartitionBy);
        Assert.Equal("W", Assert.Single(query.Windows).Name.Text);
        Assert.IsType<IntervalLiteral>(query.OrderBy[0].Within);
        Assert.Equal((true, false), (query.OrderBy[1].IsDescending, query.OrderBy[1].NullsFirst));
        Assert.Equal("3", Assert.IsType<NumberLiteral>(query.Limit).Text);
    }

    [Fact]
    public void A_node_knows_where_it_is_written()
    {
        const string Text = "SELECT a + f(b, (c)) AS x FROM s;";
        var item = Assert.IsType<ExpressionItem>(Query(Text).Items[0]);

        Assert.Equal("a + f(b, (c)) AS x", Text.Substring(item.Span.Start, item.Span.Length));
        Assert.Equal("a + f(b, (c))", Text.Substring(item.Expression.Span.Start, item.Expression.Span.Length));
    }

    [Fact]
    public void Columns_of_a_stream_have_types_with_numbers()
    {
        var stream = Assert.IsType<CreateStream>(Statement("CREATE STREAM s (a DECIMAL(5, 2) NOT NULL, b DOUBLE PRECISION, c CHARACTER VARYING(8), d TIMESTAMP(3) WITHOUT TIME ZONE)"));

        Assert.Equal(["DECIMAL", "DOUBLE PRECISION", "CHARACTER VARYING", "TIMESTAMP WITHOUT TIME ZONE"], stream.Columns.Select(column => column.Type.Text));
        Assert.Equal([5, 2], stream.Columns[0].Type.Arguments);
        Assert.Equal([true, false, false, false], stream.Columns.Select(column => column.IsNotNull));
    }

    private static Expression Expression(string text) => Assert.IsType<ExpressionItem>(Assert.Single(Query($"SELECT {text} FROM s").Items)).Expression;

    private static SelectQuery Query(string text) => Assert.IsType<SelectQuery>(Assert.IsType<QueryStatement>(Statement(text)).Query);

    private static Statement Statement(string text)
    {
        var issues = new SqlIssues(text);
        var statements = SqlParser.Parse(text, issues);
        Assert.Empty(issues.All);
        return Assert.Single(statements);
    }
}
