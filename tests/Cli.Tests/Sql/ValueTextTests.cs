using SensorGrid.Applications.Rows;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Tests.Sql;

public sealed class ValueTextTests
{
    [Theory]
    [InlineData(SqlKind.Boolean, 1, "true")]
    [InlineData(SqlKind.BigInt, long.MinValue, "-9223372036854775808")]
    [InlineData(SqlKind.Timestamp, -1, "1969-12-31 23:59:59.999")]
    [InlineData(SqlKind.Timestamp, long.MaxValue, "9223372036854775807")]
    [InlineData(SqlKind.Date, 86_400_000, "1970-01-02")]
    [InlineData(SqlKind.Time, 3_661_001, "01:01:01.001")]
    [InlineData(SqlKind.MonthInterval, -14, "-1-02")]
    [InlineData(SqlKind.DayInterval, 90_061_001, "1 01:01:01.001")]
    public void Bits_are_written_by_their_type(SqlKind kind, long bits, string expected) => Assert.Equal(expected, Write(Value.Of(bits), new SqlType(kind)));

    [Theory]
    [InlineData(-5, "-0.05")]
    [InlineData(150, "1.50")]
    [InlineData(999_999_999_999_999_999, "9999999999999999.99")]
    public void A_decimal_has_all_digits_of_its_scale(long bits, string expected) => Assert.Equal(expected, Write(Value.Of(bits), SqlType.Decimal(18, 2)));

    [Theory]
    [InlineData(SqlKind.Double, "0.1")]
    [InlineData(SqlKind.Real, "0.1")]
    public void A_number_has_as_many_digits_as_its_type_needs(SqlKind kind, string expected) =>
        Assert.Equal(expected, Write(Value.Of(kind == SqlKind.Real ? 0.1f : 0.1), new SqlType(kind)));

    [Fact]
    public void Bytes_are_hexadecimal() => Assert.Equal("00FF", Write(Value.Of([0, 255]), new SqlType(SqlKind.Varbinary)));

    private static string Write(Value value, SqlType type) => ValueText.Format(value, type, new char[ValueText.Longest]).ToString();
}
