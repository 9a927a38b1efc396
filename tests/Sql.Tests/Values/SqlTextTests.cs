using CsCheck;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Values;

public sealed class SqlTextTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(1.0, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(123456789.125, "123456789.125")]
    [InlineData(1E-6, "0.000001")]
    [InlineData(9.5E-7, "9.5E-07")]
    [InlineData(999999999999999870.0, "999999999999999900")]
    [InlineData(1E18, "1E+18")]
    public void A_number_of_sensible_size_is_written_without_exponent(double value, string text) => Assert.Equal(text, SqlText.Write(Value.Of(value), SqlType.Double));

    [Fact]
    public void A_double_is_read_as_it_was_written() =>
        Gen.Double.Where(double.IsFinite).Sample(value => Assert.Equal(value, SqlTextReader.Read(SqlText.Write(Value.Of(value), SqlType.Double)!, SqlType.Double).Double), iter: 5_000);

    [Fact]
    public void A_double_between_the_bounds_has_no_exponent() =>
        Gen.Double[1E-6, 9E17].Sample(value => Assert.DoesNotContain("E", SqlText.Write(Value.Of(value), SqlType.Double), StringComparison.Ordinal), iter: 2_000);

    [Fact]
    public void A_decimal_is_read_as_it_was_written() =>
        Gen.Select(Gen.Long[-999_999_999_999_999_999, 999_999_999_999_999_999], Gen.Int[0, 18]).Sample(
            (value, scale) =>
            {
                var type = SqlType.Decimal(18, scale);
                Assert.Equal(value, SqlTextReader.Read(SqlText.Write(Value.Of(value), type)!, type).Bits);
            },
            iter: 5_000);

    [Fact]
    public void Times_are_read_as_they_were_written() =>
        Gen.Long[TimeText.Least, TimeText.Most].Sample(
            value =>
            {
                Assert.Equal(value, SqlTextReader.Read(SqlText.Write(Value.Of(value), SqlType.Timestamp)!, SqlType.Timestamp).Bits);
                var day = DateTime.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMillisecond).Date;
                Assert.Equal(day, DateTime.UnixEpoch.AddMilliseconds(SqlTextReader.Read(SqlText.Write(Value.Of(value), SqlType.Date)!, SqlType.Date).Bits));
            },
            iter: 2_000);

    [Fact]
    public void Each_type_has_its_form()
    {
        Assert.Equal("TRUE", SqlText.Write(Value.Of(true), SqlType.Boolean));
        Assert.Equal("-7", SqlText.Write(Value.Of(-7L), SqlType.TinyInt));
        Assert.Equal("-0.07", SqlText.Write(Value.Of(-7L), SqlType.Decimal(5, 2)));
        Assert.Equal("0.1", SqlText.Write(Value.Of((double)0.1f), SqlType.Real));
        Assert.Equal("0AFF", SqlText.Write(Value.Of([10, 255]), new SqlType(SqlKind.Varbinary)));
        Assert.Equal("12:00:00.500", SqlText.Write(Value.Of(43_200_500L), SqlType.Time));
        Assert.Equal("-1-02", SqlText.Write(Value.Of(-14L), SqlType.Months));
        Assert.Equal("1 01:01:01.001", SqlText.Write(Value.Of(90_061_001L), SqlType.Duration));
        Assert.Null(SqlText.Write(Value.Null, SqlType.Integer));
    }
}
