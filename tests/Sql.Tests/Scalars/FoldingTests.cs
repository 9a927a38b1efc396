using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

public sealed class FoldingTests
{
    [Theory]
    [InlineData("1 + 2 * 3")]
    [InlineData("LOWER('A') || 'b'")]
    [InlineData("CASE WHEN 1 > 2 THEN 'a' ELSE 'b' END")]
    [InlineData("TIMESTAMP '2020-01-01 00:00:00' + INTERVAL '1' DAY")]
    [InlineData("PI()")]
    public void An_expression_without_columns_is_its_value(string text) => Assert.IsType<ConstantScalar>(Bound.Bind(text));

    [Fact]
    public void A_constant_that_has_no_value_fails_for_each_row()
    {
        var scalar = Bound.Bind("1 / 0");
        Assert.True(scalar.IsConstant);
        Assert.Throws<RowErrorException>(() => scalar.Evaluate(Bound.Row()));
    }

    [Theory]
    [InlineData("I + 1", false, false)]
    [InlineData("ROWTIME", false, true)]
    [InlineData("STEP(ROWTIME BY INTERVAL '1' MINUTE)", false, true)]
    [InlineData("FLOOR((ROWTIME - TIMESTAMP '1970-01-01 00:00:00') MINUTE / 5 TO MINUTE)", false, true)]
    [InlineData("CASE WHEN ROWTIME > T THEN 1 END", false, false)]
    [InlineData("COALESCE(ROWTIME, TIMESTAMP '2020-01-01 00:00:00')", false, true)]
    [InlineData("1 / 0", true, true)]
    [InlineData("SYS_LOG_PARSE(S)", false, false)]
    [InlineData("MONOTONIC(STEP(ROWTIME BY INTERVAL '1' MINUTE))", false, true)]
    public void An_expression_knows_what_it_reads(string text, bool isConstant, bool readsRowTimeOnly)
    {
        var scalar = Bound.Bind(text);
        Assert.Equal(isConstant, scalar.IsConstant);
        Assert.Equal(readsRowTimeOnly, scalar.ReadsRowTimeOnly);
    }

    [Theory]
    [InlineData("I+1", "i + 1")]
    [InlineData("STEP(ROWTIME BY INTERVAL '60' SECOND)", "step(rowtime by interval '1' minute)")]
    [InlineData("SUBSTRING(S FROM 1 FOR 2)", "SUBSTRING(S, 1, 2)")]
    [InlineData("CHAR_LENGTH(S)", "CHARACTER_LENGTH(S)")]
    [InlineData("I BETWEEN 1 AND 1 + 1", "I BETWEEN 1 AND 2")]
    public void Two_spellings_of_one_expression_have_one_form(string left, string right) => Assert.Equal(Bound.Bind(left).ToString(), Bound.Bind(right).ToString());

    [Theory]
    [InlineData("I + 1", "I + 2")]
    [InlineData("I + J", "J + I")]
    [InlineData("I = 1", "I <> 1")]
    [InlineData("S LIKE 'a%'", "S LIKE 'b%'")]
    [InlineData("S LIKE 'a'", "S SIMILAR TO 'a'")]
    [InlineData("FLOOR(T TO DAY)", "FLOOR(T TO HOUR)")]
    [InlineData("FLOOR(T TO DAY)", "CEIL(T TO DAY)")]
    [InlineData("STEP(T BY INTERVAL '1' DAY)", "STEP(T BY INTERVAL '1' HOUR)")]
    [InlineData("EXTRACT(DAY FROM T)", "EXTRACT(HOUR FROM T)")]
    [InlineData("(T - V) SECOND", "(T - V) MINUTE")]
    [InlineData("CAST(I AS DOUBLE)", "CAST(I AS BIGINT) + 0")]
    [InlineData("TRIM(LEADING FROM S)", "TRIM(TRAILING FROM S)")]
    [InlineData("TRIM(LEADING FROM S)", "TRIM(BOTH FROM S)")]
    [InlineData("P IS TRUE", "P IS NOT TRUE")]
    [InlineData("TIMESTAMPADD(DAY, I, T)", "TIMESTAMPADD(HOUR, I, T)")]
    [InlineData("U || 'a, b'", "U || 'a' || ' b'")]
    [InlineData("ROUND(D)", "TRUNCATE(D)")]
    public void Different_expressions_have_different_forms(string left, string right) => Assert.NotEqual(Bound.Bind(left).ToString(), Bound.Bind(right).ToString());

    [Fact]
    public void A_million_rows_of_arithmetic_take_no_memory()
    {
        var scalar = Bound.Bind("D * 2 + E > 10");
        var rows = Enumerable.Range(0, 1000).Select(number => Bound.Row(("D", Value.Of(number / 100.0)), ("E", Value.Of(1.0)))).ToArray();
        var count = 0;
        Count();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
        Assert.Equal(2 * 1000 * 549, count);

        void Count()
        {
            for (var i = 0; i < 1_000_000; i++)
            {
                count += scalar.Evaluate(rows[i % 1000]).Boolean ? 1 : 0;
            }
        }
    }
}
