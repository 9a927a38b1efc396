using System.Globalization;
using SensorGrid.Cli.Input;

namespace SensorGrid.Cli.Tests.Input;

public sealed class TimestampParserTests
{
    [Theory]
    [InlineData("2013-07-04T01:02:03.1234567Z", "2013-07-04T01:02:03.1234567Z")]
    [InlineData("2013-07-04T01:02:03.123456789Z", "2013-07-04T01:02:03.1234567Z")]
    [InlineData("2013-07-04T01:02:03.5+02:00", "2013-07-03T23:02:03.5Z")]
    [InlineData("2013-07-04 01:02:03-0530", "2013-07-04T06:32:03Z")]
    [InlineData("1372896000000", "2013-07-04T00:00:00Z")]
    [InlineData("1372896000000.5", "2013-07-04T00:00:00.0005Z")]
    public void A_time_with_an_offset_and_a_number_of_milliseconds_are_instants(string text, string expected) =>
        Assert.Equal(new ParsedTime(Utc(expected), IsLocal: false), Parse(null, text));

    [Theory]
    [InlineData("2013-07-04 00:00:00")]
    [InlineData("2013-07-04 00:00")]
    [InlineData("2013-07-04T00:00:00.000000")]
    [InlineData("2013-07-04")]
    public void A_time_without_an_offset_is_local(string text) =>
        Assert.Equal(new ParsedTime(Utc("2013-07-04T00:00:00Z"), IsLocal: true), Parse(null, text));

    [Theory]
    [InlineData("", "is not a time")]
    [InlineData("yesterday", "is not a time")]
    [InlineData("07/04/2013", "is not a time")]
    [InlineData("2013-13-04", "is not a time")]
    [InlineData("1372896000", "looks like seconds since 1970; milliseconds are expected (add --timestamp-format epoch-s)")]
    [InlineData("1372896000000000", "looks like microseconds since 1970; milliseconds are expected (add --timestamp-format epoch-us)")]
    [InlineData("1372896000000000000", "looks like nanoseconds since 1970; milliseconds are expected (add --timestamp-format epoch-ns)")]
    public void What_is_ambiguous_or_in_another_unit_is_refused_with_what_helps(string text, string reason) =>
        Assert.StartsWith(reason, new TimestampParser(null).Parse(text, out _));

    [Theory]
    [InlineData("dd.MM.yyyy HH:mm", "04.07.2013 12:30", true)]
    [InlineData("dd.MM.yyyy HH:mm zzz", "04.07.2013 13:30 +01:00", false)]
    public void A_format_of_ones_own_is_exact_and_local_when_it_has_no_offset(string format, string text, bool isLocal)
    {
        Assert.Equal(new ParsedTime(Utc("2013-07-04T12:30:00Z"), isLocal), Parse(format, text));
        Assert.NotNull(new TimestampParser(format).Parse("2013-07-04", out _));
    }

    [Theory]
    [InlineData(TimestampParser.EpochSeconds, "1372896000.25")]
    [InlineData(TimestampParser.EpochMilliseconds, "1372896000250")]
    [InlineData(TimestampParser.EpochMicroseconds, "1372896000250000")]
    [InlineData(TimestampParser.EpochNanoseconds, "1372896000250000000")]
    public void Other_units_must_be_asked_for(string format, string text) =>
        Assert.Equal(new ParsedTime(Utc("2013-07-04T00:00:00.25Z"), IsLocal: false), Parse(format, text));

    [Fact]
    public void A_number_in_a_larger_unit_than_it_has_is_no_time() =>
        Assert.Contains("beyond the year 9999", new TimestampParser(TimestampParser.EpochSeconds).Parse("1372896000000", out _));

    private static ParsedTime Parse(string? format, string text)
    {
        Assert.Null(new TimestampParser(format).Parse(text, out var time));
        return time;
    }

    private static DateTime Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime;
}
