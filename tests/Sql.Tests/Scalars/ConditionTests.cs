using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("TRUE", "TRUE", "TRUE", "TRUE")]
    [InlineData("TRUE", "FALSE", "FALSE", "TRUE")]
    [InlineData("TRUE", "NULL", "NULL", "TRUE")]
    [InlineData("FALSE", "TRUE", "FALSE", "TRUE")]
    [InlineData("FALSE", "FALSE", "FALSE", "FALSE")]
    [InlineData("FALSE", "NULL", "FALSE", "NULL")]
    [InlineData("NULL", "TRUE", "NULL", "TRUE")]
    [InlineData("NULL", "FALSE", "FALSE", "NULL")]
    [InlineData("NULL", "NULL", "NULL", "NULL")]
    public void And_and_or_have_three_values(string left, string right, string and, string or)
    {
        var row = new[] { ("P", Truth(left)), ("Q", Truth(right)) };
        Assert.Equal(and, Bound.Evaluate("P AND Q", row));
        Assert.Equal(or, Bound.Evaluate("P OR Q", row));
    }

    [Theory]
    [InlineData("TRUE", "FALSE", "TRUE", "FALSE", "FALSE", "FALSE")]
    [InlineData("FALSE", "TRUE", "FALSE", "TRUE", "FALSE", "FALSE")]
    [InlineData("NULL", "NULL", "FALSE", "FALSE", "TRUE", "TRUE")]
    public void Not_keeps_unknown_and_is_decides_it(string value, string not, string isTrue, string isFalse, string isUnknown, string isNull)
    {
        var row = ("P", Truth(value));
        Assert.Equal(not, Bound.Evaluate("NOT P", row));
        Assert.Equal(isTrue, Bound.Evaluate("P IS TRUE", row));
        Assert.Equal(isFalse, Bound.Evaluate("P IS FALSE", row));
        Assert.Equal(isUnknown, Bound.Evaluate("P IS UNKNOWN", row));
        Assert.Equal(isNull, Bound.Evaluate("P IS NULL", row));
        Assert.Equal(isNull == "TRUE" ? "FALSE" : "TRUE", Bound.Evaluate("P IS NOT NULL", row));
    }

    [Theory]
    [InlineData("1 IN (1, 2)", "TRUE")]
    [InlineData("3 IN (1, 2)", "FALSE")]
    [InlineData("3 IN (1, NULL)", "NULL")]
    [InlineData("1 IN (1, NULL)", "TRUE")]
    [InlineData("3 NOT IN (1, NULL)", "NULL")]
    [InlineData("1 NOT IN (1, NULL)", "FALSE")]
    [InlineData("3 NOT IN (1, 2)", "TRUE")]
    [InlineData("NULL IN (1, 2)", "NULL")]
    [InlineData("1 IN (1.00, 2.5)", "TRUE")]
    [InlineData("1 IN (1E0, 2)", "TRUE")]
    [InlineData("'a' IN ('b', 'a')", "TRUE")]
    [InlineData("C IN ('ab', 'x')", "TRUE")]
    public void In_finds_a_value_or_is_unknown_when_a_null_hides_it(string text, string value) => Assert.Equal(value, Bound.Evaluate(text, ("C", Value.Of("ab   "))));

    [Theory]
    [InlineData("2 BETWEEN 1 AND 3", "TRUE")]
    [InlineData("1 BETWEEN 1 AND 1", "TRUE")]
    [InlineData("0 BETWEEN 1 AND 3", "FALSE")]
    [InlineData("2 BETWEEN 3 AND 1", "FALSE")]
    [InlineData("2 BETWEEN SYMMETRIC 3 AND 1", "TRUE")]
    [InlineData("2 NOT BETWEEN 1 AND 3", "FALSE")]
    [InlineData("2 BETWEEN NULL AND 3", "NULL")]
    [InlineData("4 BETWEEN NULL AND 3", "FALSE")]
    [InlineData("4 NOT BETWEEN NULL AND 3", "TRUE")]
    public void Between_includes_its_bounds(string text, string value) => Assert.Equal(value, Bound.Evaluate(text));

    [Theory]
    [InlineData("1 IS DISTINCT FROM 2", "TRUE")]
    [InlineData("1 IS DISTINCT FROM 1", "FALSE")]
    [InlineData("I IS DISTINCT FROM 1", "TRUE")]
    [InlineData("I IS DISTINCT FROM J", "FALSE")]
    [InlineData("I IS NOT DISTINCT FROM J", "TRUE")]
    [InlineData("I IS NOT DISTINCT FROM NULL", "TRUE")]
    [InlineData("1 IS NOT DISTINCT FROM NULL", "FALSE")]
    public void Is_distinct_from_takes_nulls_as_the_same(string text, string value) => Assert.Equal(value, Bound.Evaluate(text));

    [Theory]
    [InlineData("1 < 2", "TRUE")]
    [InlineData("2 <= 1", "FALSE")]
    [InlineData("1 = 1.0", "TRUE")]
    [InlineData("1.10 = 1.1", "TRUE")]
    [InlineData("1.5 > 1", "TRUE")]
    [InlineData("1 <> 1E0", "FALSE")]
    [InlineData("0E0 = -0E0", "TRUE")]
    [InlineData("'a' < 'b'", "TRUE")]
    [InlineData("'a' < 'B'", "FALSE")]
    [InlineData("'ab' = 'ab '", "FALSE")]
    [InlineData("C = 'ab'", "TRUE")]
    [InlineData("'ab ' = C", "TRUE")]
    [InlineData("C <> 'abc'", "TRUE")]
    [InlineData("NULL = NULL", "NULL")]
    [InlineData("I > 1", "NULL")]
    [InlineData("TRUE > FALSE", "TRUE")]
    [InlineData("TIMESTAMP '2020-01-01 00:00:00' = DATE '2020-01-01'", "TRUE")]
    [InlineData("TIME '10:00:00' < TIME '10:00:01'", "TRUE")]
    [InlineData("INTERVAL '1' DAY = INTERVAL '24' HOUR", "TRUE")]
    [InlineData("INTERVAL '1' YEAR > INTERVAL '11' MONTH", "TRUE")]
    public void Comparisons_follow_the_order_of_the_type(string text, string value) => Assert.Equal(value, Bound.Evaluate(text, ("C", Value.Of("ab   "))));

    [Theory]
    [InlineData("CASE WHEN I > 1 THEN 'big' WHEN I = 1 THEN 'one' ELSE 'small' END", "one")]
    [InlineData("CASE WHEN I > 5 THEN 'big' END", "NULL")]
    [InlineData("CASE I WHEN 0 THEN 'zero' WHEN 1 THEN 'one' END", "one")]
    [InlineData("CASE J WHEN NULL THEN 'null' ELSE 'other' END", "other")]
    [InlineData("CASE WHEN I = 1 THEN 1 ELSE 2.5 END", "1.0")]
    [InlineData("CASE WHEN I = 1 THEN 1 ELSE 10 / (I - 1) END", "1")]
    [InlineData("CASE WHEN J > 0 THEN 1 ELSE 2 END", "2")]
    [InlineData("COALESCE(J, I, 7)", "1")]
    [InlineData("COALESCE(J, NULL)", "NULL")]
    [InlineData("NULLIF(I, 1)", "NULL")]
    [InlineData("NULLIF(I, 2)", "1")]
    [InlineData("NULLIF(I, J)", "1")]
    public void Choices_take_the_first_that_fits_and_evaluate_no_other(string text, string value) => Assert.Equal(value, Bound.Evaluate(text, ("I", Value.Of(1L))));

    [Theory]
    [InlineData("CASE WHEN P THEN 'a' ELSE 'abc' END", "VARCHAR(3)")]
    [InlineData("COALESCE(S, 'a')", "VARCHAR(20)")]
    [InlineData("COALESCE('a', U)", "VARCHAR")]
    [InlineData("CASE WHEN P THEN I ELSE B END", "BIGINT")]
    [InlineData("COALESCE(M, I)", "DECIMAL(12, 2)")]
    [InlineData("IF(P, M, D)", "DOUBLE")]
    [InlineData("GREATEST('a', 'abc')", "VARCHAR(3)")]
    [InlineData("COALESCE(K, T)", "TIMESTAMP")]
    [InlineData("CASE WHEN P THEN NULL ELSE 1 END", "INTEGER")]
    public void Choices_have_the_common_type(string text, string type) => Assert.Equal(type, Bound.Bind(text).Type.ToString());

    [Fact]
    public void And_does_not_evaluate_the_right_side_when_the_left_is_false() => Assert.Equal("FALSE", Bound.Evaluate("I <> 0 AND 1 / I > 0", ("I", Value.Of(0L))));

    private static Value Truth(string text) => text == "NULL" ? Value.Null : Value.Of(text == "TRUE");
}
