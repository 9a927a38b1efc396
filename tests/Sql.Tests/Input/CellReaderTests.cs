using System.Text;
using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Input;

public sealed class CellReaderTests
{
    private static readonly CellRules Discovered = CellRules.Discovered(["NaN", "n/a"]);

    [Theory]
    [InlineData("12", 12)]
    [InlineData("-7", -7)]
    [InlineData("1.0", 1)]
    [InlineData("1e3", 1000)]
    [InlineData(" 5 ", 5)]
    public void A_whole_number_is_read_however_it_is_written(string text, long expected) => Assert.Equal(Value.Of(expected), Field(SqlType.Integer, text));

    [Theory]
    [InlineData("1.5")]
    [InlineData("2147483648")]
    [InlineData("x")]
    [InlineData("NaN")]
    public void Text_that_is_no_integer_of_the_type_does_not_fit(string text) => Assert.Null(Field(SqlType.Integer, text));

    [Theory]
    [InlineData(SqlKind.TinyInt, "127", "128")]
    [InlineData(SqlKind.SmallInt, "-32768", "-32769")]
    [InlineData(SqlKind.BigInt, "9223372036854775807", "9223372036854775808")]
    public void Whole_numbers_have_the_range_of_their_type(SqlKind kind, string within, string beyond)
    {
        Assert.NotNull(Field(new SqlType(kind), within));
        Assert.Null(Field(new SqlType(kind), beyond));
    }

    [Theory]
    [InlineData("1.5", 150)]
    [InlineData("-1.005", -101)]
    [InlineData("999.994", 99999)]
    public void A_decimal_is_rounded_half_away_from_zero_to_its_scale(string text, long expected) => Assert.Equal(Value.Of(expected), Field(SqlType.Decimal(5, 2), text));

    [Theory]
    [InlineData("1000")]
    [InlineData("999.995")]
    public void A_decimal_with_too_many_digits_does_not_fit(string text) => Assert.Null(Field(SqlType.Decimal(5, 2), text));

    [Fact]
    public void The_greatest_decimal_is_read_without_loss() =>
        Assert.Equal(Value.Of(999_999_999_999_999_999L), Field(SqlType.Decimal(18, 4), "99999999999999.9999"));

    [Fact]
    public void Text_that_is_too_long_is_cut() => Assert.Equal(Value.Of("abc"), Field(SqlType.Varchar(3), "abcdef"));

    [Fact]
    public void A_char_is_padded() => Assert.Equal(Value.Of("ab  "), Field(new SqlType(SqlKind.Char, 4), "ab"));

    [Fact]
    public void An_empty_field_is_null() => Assert.Equal(Value.Null, Field(SqlType.Varchar(3), ""));

    [Theory]
    [InlineData("2026-11-22 10:00:01.25", 1250)]
    [InlineData("2026-11-22 10:00:01", 1000)]
    [InlineData("2026-11-22 10:00", 0)]
    [InlineData("2026-11-22T10:00:01.250999", 1250)]
    [InlineData("2026-11-22T11:00:01+01:00", 1000)]
    public void A_declared_timestamp_is_a_date_and_a_time_with_a_blank_or_a_T_between(string text, long afterTen) =>
        Assert.Equal(Value.Of(Milliseconds("2026-11-22T10:00:00Z") + afterTen), Field(SqlType.Timestamp, text));

    [Theory]
    [InlineData("1700000000")]
    [InlineData("2026-13-22 10:00:00")]
    [InlineData("2026-11-22 24:00:00")]
    public void A_declared_timestamp_has_no_other_form(string text) => Assert.Null(Field(SqlType.Timestamp, text));

    [Theory]
    [InlineData("2026-11-22T11:00:00+01:00")]
    [InlineData("2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22 10:00")]
    [InlineData("1795341600")]
    [InlineData("1795341600000")]
    [InlineData("1795341600000000")]
    public void A_discovered_timestamp_may_be_of_ISO_8601_or_a_number_since_1970(string text) =>
        Assert.Equal(Value.Of(Milliseconds("2026-11-22T10:00:00Z")), Field(SqlType.Timestamp, text, Discovered));

    [Theory]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("-99999999999")]
    [InlineData("1e300")]
    public void A_timestamp_outside_of_the_years_1_to_9999_does_not_fit(string text) => Assert.Null(Field(SqlType.Timestamp, text, Discovered));

    [Fact]
    public void A_mark_for_a_missing_value_is_null_in_a_discovered_column_of_numbers() => Assert.Equal(Value.Null, Field(SqlType.Double, "N/A", Discovered));

    [Fact]
    public void A_mark_for_a_missing_value_is_text_in_a_column_of_text() => Assert.Equal(Value.Of("NaN"), Field(SqlType.Text, "NaN", Discovered));

    [Theory]
    [InlineData("TRUE", true)]
    [InlineData("yes", false)]
    public void Declared_text_is_true_only_as_true(string text, bool expected) => Assert.Equal(Value.Of(expected), Field(SqlType.Boolean, text));

    [Fact]
    public void Discovered_text_that_is_neither_true_nor_false_is_no_boolean() => Assert.Null(Field(SqlType.Boolean, "yes", Discovered));

    [Theory]
    [InlineData("true", SqlKind.Integer, 1L)]
    [InlineData("false", SqlKind.Double, 0d)]
    [InlineData("true", SqlKind.Varchar, "true")]
    [InlineData("12.50", SqlKind.Varchar, "12.50")]
    [InlineData("\"12\"", SqlKind.Integer, 12L)]
    [InlineData("\"a\\u0062\"", SqlKind.Varchar, "ab")]
    [InlineData("{\"a\": [1]}", SqlKind.Varchar, "{\"a\": [1]}")]
    public void A_value_of_JSON_becomes_the_value_of_the_column(string json, SqlKind kind, object expected)
    {
        var value = Json(new SqlType(kind), json);

        Assert.Equal(expected switch { long number => Value.Of(number), double number => Value.Of(number), _ => Value.Of((string)expected) }, value);
    }

    [Theory]
    [InlineData("1795341600000", SqlKind.Timestamp)]
    [InlineData("1.5", SqlKind.Integer)]
    [InlineData("[1]", SqlKind.Integer)]
    [InlineData("1", SqlKind.Boolean)]
    [InlineData("\"\"", SqlKind.Double)]
    public void A_value_of_JSON_that_does_not_fit_is_none(string json, SqlKind kind) => Assert.Null(Json(new SqlType(kind), json));

    [Fact]
    public void A_long_text_with_escapes_is_read_whole()
    {
        var text = new string('é', 5000) + "\n";

        Assert.Equal(Value.Of(text), Json(SqlType.Text, System.Text.Json.JsonSerializer.Serialize(text)));
    }

    [Fact]
    public void The_explanation_names_column_value_and_type()
    {
        var error = new CellReader("temp", SqlType.Integer, CellRules.Declared).Explain("warm");

        Assert.Equal(("COERCION", "column \"temp\": 'warm' is no INTEGER"), (error.Name, error.Message));
    }

    private static Value? Field(SqlType type, string text, CellRules? rules = null) =>
        new CellReader("x", type, rules ?? CellRules.Declared).TryField(text, out var value) ? value : null;

    private static Value? Json(SqlType type, string json)
    {
        var rows = new List<MappedRow>();
        InputMapping.Create(new InputSchema(RecordFormat.Json, [new InputColumn("x", type)])).Rows(Encoding.UTF8.GetBytes($"{{\"x\":{json}}}"), rows);
        return Assert.Single(rows).Values?[0];
    }

    private static long Milliseconds(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
