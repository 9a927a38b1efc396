using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

public sealed class CastTests
{
    [Theory]
    [InlineData("CAST('12' AS INTEGER)", "12")]
    [InlineData("CAST(' -12 ' AS INTEGER)", "-12")]
    [InlineData("CAST('12.7' AS INTEGER)", "12")]
    [InlineData("CAST('1E3' AS INTEGER)", "1000")]
    [InlineData("CAST('1.255' AS DECIMAL(5, 2))", "1.26")]
    [InlineData("CAST('1.5e2' AS DOUBLE)", "150")]
    [InlineData("CAST('true' AS BOOLEAN)", "TRUE")]
    [InlineData("CAST(FALSE AS VARCHAR(5))", "FALSE")]
    [InlineData("CAST(2.7 AS INTEGER)", "2")]
    [InlineData("CAST(-2.7 AS INTEGER)", "-2")]
    [InlineData("CAST(-2.7E0 AS BIGINT)", "-2")]
    [InlineData("CAST(2.675 AS DECIMAL(5, 2))", "2.68")]
    [InlineData("CAST(-2.675 AS DECIMAL(5, 2))", "-2.68")]
    [InlineData("CAST(2.675E0 AS DECIMAL(5, 2))", "2.68")]
    [InlineData("CAST(7 AS DECIMAL(5, 2))", "7.00")]
    [InlineData("CAST(7 AS DOUBLE)", "7")]
    [InlineData("CAST(1.50 AS DOUBLE)", "1.5")]
    [InlineData("CAST(0.1E0 AS REAL)", "0.1")]
    [InlineData("CAST(CAST(0.1E0 AS REAL) AS DOUBLE)", "0.10000000149011612")]
    [InlineData("CAST(1.50 AS VARCHAR(10))", "1.50")]
    [InlineData("CAST(-0.05 AS VARCHAR(10))", "-0.05")]
    [InlineData("CAST(1E7 AS VARCHAR(20))", "10000000")]
    [InlineData("CAST(1.5E17 AS VARCHAR(20))", "150000000000000000")]
    [InlineData("CAST(0.000015E0 AS VARCHAR(20))", "0.000015")]
    [InlineData("CAST(-1.25E-5 AS VARCHAR(20))", "-0.0000125")]
    [InlineData("CAST(1E18 AS VARCHAR(20))", "1E+18")]
    [InlineData("CAST(1E-7 AS VARCHAR(20))", "1E-07")]
    [InlineData("CAST('abcdef' AS VARCHAR(3))", "abc")]
    [InlineData("CAST('ab' AS CHAR(4)) || '|'", "ab  |")]
    [InlineData("CAST(12345 AS VARCHAR(3))", "123")]
    [InlineData("CAST('2020-02-29 10:11:12.5' AS TIMESTAMP)", "2020-02-29 10:11:12.500")]
    [InlineData("CAST('2020-02-29T10:11:12Z' AS TIMESTAMP)", "2020-02-29 10:11:12")]
    [InlineData("CAST('2020-02-29 10:11' AS TIMESTAMP)", "2020-02-29 10:11:00")]
    [InlineData("CAST('2020-2-9' AS TIMESTAMP)", "2020-02-09 00:00:00")]
    [InlineData("CAST('2020-02-29 10:11:12.123456' AS TIMESTAMP)", "2020-02-29 10:11:12.123")]
    [InlineData("CAST('2020-02-29' AS DATE)", "2020-02-29")]
    [InlineData("CAST('10:11:12' AS TIME)", "10:11:12")]
    [InlineData("CAST(TIMESTAMP '2020-02-29 10:11:12' AS VARCHAR(30))", "2020-02-29 10:11:12")]
    [InlineData("CAST(TIMESTAMP '2020-02-29 10:11:12.050' AS VARCHAR(30))", "2020-02-29 10:11:12.050")]
    [InlineData("CAST(TIMESTAMP '2020-02-29 10:11:12' AS DATE)", "2020-02-29")]
    [InlineData("CAST(TIMESTAMP '2020-02-29 10:11:12' AS TIME)", "10:11:12")]
    [InlineData("CAST(DATE '2020-02-29' AS TIMESTAMP)", "2020-02-29 00:00:00")]
    [InlineData("CAST(NULL AS INTEGER)", "NULL")]
    [InlineData("CAST('0aFF' AS VARBINARY)", "0AFF")]
    public void Cast_converts(string text, string value) => Assert.Equal(value, Bound.Evaluate(text));

    [Theory]
    [InlineData("CAST(S AS INTEGER)", "abc")]
    [InlineData("CAST(S AS INTEGER)", "")]
    [InlineData("CAST(S AS DOUBLE)", "1,5")]
    [InlineData("CAST(S AS DOUBLE)", "NaN")]
    [InlineData("CAST(S AS DECIMAL(5, 2))", "x")]
    [InlineData("CAST(S AS BOOLEAN)", "yes")]
    [InlineData("CAST(S AS TIME)", "25:00:00")]
    public void Text_that_is_no_value_of_the_type_is_an_error_of_the_row_with_the_value(string text, string value)
    {
        var error = Assert.Throws<RowErrorException>(() => Bound.Bind(text).Evaluate(Bound.Row(("S", Value.Of(value)))));
        Assert.Equal("COERCION", error.Name);
        Assert.Contains($"'{value}'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CAST(B AS INTEGER)")]
    [InlineData("CAST(B AS TINYINT)")]
    [InlineData("CAST(B AS DECIMAL(18, 0))")]
    [InlineData("CAST(D AS BIGINT)")]
    [InlineData("CAST(D AS DECIMAL(18, 2))")]
    [InlineData("CAST(D AS REAL)")]
    [InlineData("CAST(M AS DECIMAL(4, 2))")]
    [InlineData("CAST(S AS SMALLINT)")]
    [InlineData("CAST(S AS DECIMAL(4, 2))")]
    [InlineData("CAST('1E400' AS DOUBLE)")]
    public void A_number_out_of_range_is_an_error_of_the_row(string text) =>
        Assert.Equal("OVERFLOW", Bound.Error(text, ("B", Value.Of(long.MaxValue)), ("D", Value.Of(1E300)), ("M", Value.Of(12345L)), ("S", Value.Of("70000"))));

    [Theory]
    [InlineData("I", "BIGINT", "5")]
    [InlineData("I", "DOUBLE", "5")]
    [InlineData("I", "DECIMAL(5,2)", "5.00")]
    [InlineData("D", "INTEGER", "2")]
    [InlineData("S", "VARCHAR(2)", "ab")]
    [InlineData("S", "VARCHAR", "abc")]
    [InlineData("T", "DATE", "1970-01-01")]
    [InlineData("K", "TIMESTAMP", "1970-01-02 00:00:00")]
    [InlineData("NULL", "INTEGER", "NULL")]
    [InlineData("NULL", "TIMESTAMP", "NULL")]
    public void An_insert_converts_numbers_text_and_times_among_themselves(string text, string type, string value)
    {
        var converted = ExpressionBinder.Convert(Bound.Bind(text), TypeOf(type))!;
        var row = Bound.Row(("I", Value.Of(5L)), ("D", Value.Of(2.9)), ("S", Value.Of("abc")), ("T", Value.Of(5L)), ("K", Value.Of(86_400_000L)));
        Assert.Equal(TypeOf(type).Kind, converted.Type.Kind);
        Assert.Equal(value, SqlText.Write(converted.Evaluate(row), converted.Type) ?? "NULL");
    }

    [Theory]
    [InlineData("S", "INTEGER")]
    [InlineData("I", "VARCHAR(10)")]
    [InlineData("S", "TIMESTAMP")]
    [InlineData("T", "VARCHAR(30)")]
    [InlineData("P", "INTEGER")]
    [InlineData("T", "TIME")]
    public void An_insert_does_not_convert_between_numbers_text_and_times(string text, string type) => Assert.Null(ExpressionBinder.Convert(Bound.Bind(text), TypeOf(type)));

    [Fact]
    public void What_fits_is_not_converted()
    {
        var column = Bound.Bind("S");
        Assert.Same(column, ExpressionBinder.Convert(column, SqlType.Varchar(30)));
        Assert.Same(column, ExpressionBinder.Convert(column, SqlType.Text));
    }

    private static SqlType TypeOf(string type) => type switch
    {
        "INTEGER" => SqlType.Integer,
        "BIGINT" => SqlType.BigInt,
        "DOUBLE" => SqlType.Double,
        "DECIMAL(5,2)" => SqlType.Decimal(5, 2),
        "VARCHAR" => SqlType.Text,
        "DATE" => SqlType.Date,
        "TIME" => SqlType.Time,
        "TIMESTAMP" => SqlType.Timestamp,
        _ => SqlType.Varchar(int.Parse(type.AsSpan(8, type.Length - 9), System.Globalization.CultureInfo.InvariantCulture)),
    };
}
