using SensorGrid.Cli.Input;

namespace SensorGrid.Cli.Tests.Input;

public sealed class TimestampParserTests
{
    [Theory]
    [InlineData("2013-07-04 00:00:00", "2013-07-04T00:00:00Z")]
    [InlineData("2013-07-04 00:00", "2013-07-04T00:00:00Z")]
    [InlineData("2013-07-04T01:02:03.1234567Z", "2013-07-04T01:02:03.1234567Z")]
    [InlineData("2013-07-04T01:02:03.5+02:00", "2013-07-03T23:02:03.5Z")]
    [InlineData("2013-07-04 01:02:03-05:30", "2013-07-04T06:32:03Z")]
    [InlineData("1372896000000", "2013-07-04T00:00:00Z")]
    [InlineData("1372896000000.5", "2013-07-04T00:00:00.0005Z")]
    public void A_time_without_an_offset_is_utc_and_a_number_is_milliseconds(string text, string expected)
    {
        Assert.True(new TimestampParser(null).TryParse(text, out var time));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("07/04/2013")]
    [InlineData("2013-13-04")]
    [InlineData("1e300")]
    [InlineData("99999999999999999999")]
    public void What_is_ambiguous_or_out_of_range_is_refused(string text) =>
        Assert.False(new TimestampParser(null).TryParse(text, out _));

    [Fact]
    public void A_format_of_ones_own_is_exact()
    {
        var parser = new TimestampParser("dd.MM.yyyy HH:mm");

        Assert.True(parser.TryParse("04.07.2013 12:30", out var time));
        Assert.Equal(new DateTimeOffset(2013, 7, 4, 12, 30, 0, TimeSpan.Zero), time);
        Assert.False(parser.TryParse("2013-07-04", out _));
    }

    [Fact]
    public void Epoch_seconds_must_be_asked_for()
    {
        Assert.True(new TimestampParser(TimestampParser.EpochSeconds).TryParse("1372896000", out var time));
        Assert.Equal(new DateTimeOffset(2013, 7, 4, 0, 0, 0, TimeSpan.Zero), time);
    }
}
