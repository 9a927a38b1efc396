using System.Globalization;
using System.Text;
using CsCheck;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Readings;

public sealed class TimestampsTests
{
    [Theory]
    [InlineData("2026-11-22T10:00:01.250Z", "2026-11-22T10:00:01.2500000")]
    [InlineData("2026-11-22t10:00:01z", "2026-11-22T10:00:01.0000000")]
    [InlineData("2026-11-22 10:00:01Z", "2026-11-22T10:00:01.0000000")]
    [InlineData("2026-11-22 10:00:01 Z", "2026-11-22T10:00:01.0000000")]
    [InlineData("2026-11-22T10:00:01+02:00", "2026-11-22T08:00:01.0000000")]
    [InlineData("2026-11-22T10:00:01+0200", "2026-11-22T08:00:01.0000000")]
    [InlineData("2026-11-22T10:00:01-02", "2026-11-22T12:00:01.0000000")]
    [InlineData("2026-11-22 10:00:01 +0200", "2026-11-22T08:00:01.0000000")]
    [InlineData("2026-11-22T10:00Z", "2026-11-22T10:00:00.0000000")]
    [InlineData("2026-11-22T10:00+01:00", "2026-11-22T09:00:00.0000000")]
    [InlineData("2026-11-22T10:00:01.123456789-00:30", "2026-11-22T10:30:01.1234567")]
    [InlineData("2026-11-22T10:00:01.99999999999999999999999999999999999999999999Z", "2026-11-22T10:00:01.9999999")]
    [InlineData("2026-11-22", "2026-11-22T00:00:00.0000000")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.0000000")]
    [InlineData("1795860001250", "2026-11-28T10:00:01.2500000")]
    [InlineData("1795860001250.12345", "2026-11-28T10:00:01.2501234")]
    [InlineData("1.79586000125e12", "2026-11-28T10:00:01.2500000")]
    [InlineData("100000000000", "1973-03-03T09:46:40.0000000")]
    [InlineData("253402300799999.9999", "9999-12-31T23:59:59.9999999")]
    public void Every_form_is_read_to_100_ns_from_bytes_and_from_text(string text, string expected)
    {
        Assert.Equal(TimestampError.None, Timestamps.Parse(Encoding.UTF8.GetBytes(text), out var instant));
        Assert.Equal(TimestampError.None, Timestamps.Parse(text, out var same));
        Assert.Equal(expected, instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture));
        Assert.Equal(instant, same);
        Assert.Equal(TimeSpan.Zero, instant.Offset);
    }

    [Theory]
    [InlineData("2026-11-22T10:00:01", TimestampError.NoOffset)]
    [InlineData("2026-11-22 10:00", TimestampError.NoOffset)]
    [InlineData("2026-11-22T10:00:01.123456789", TimestampError.NoOffset)]
    [InlineData("2026-02-30T10:00:01Z", TimestampError.NotATime)]
    [InlineData("2026-13-01", TimestampError.NotATime)]
    [InlineData("2026-11-22T24:00:00Z", TimestampError.NotATime)]
    [InlineData("2026-11-22T10:00:60Z", TimestampError.NotATime)]
    [InlineData("2026-11-22T10:00:01.Z", TimestampError.NotATime)]
    [InlineData("2026-11-22T10:00:01,5Z", TimestampError.NotATime)]
    [InlineData("2026-11-22T10Z", TimestampError.NotATime)]
    [InlineData("2026-11-22T", TimestampError.NotATime)]
    [InlineData("2026-11-22Z", TimestampError.NotATime)]
    [InlineData("2026-11-22T10:00:01+1", TimestampError.NotATime)]
    [InlineData("2026-11-22T10:00:01+02:0", TimestampError.NotATime)]
    [InlineData("2026-11-22T10:00:01+24:00", TimestampError.NotATime)]
    [InlineData("2026-11-22T10:00:01 02:00", TimestampError.NotATime)]
    [InlineData("2026-11-22T10:00:01  Z", TimestampError.NotATime)]
    [InlineData("2026-11-22T10:00:01Zulu", TimestampError.NotATime)]
    [InlineData(" 2026-11-22", TimestampError.NotATime)]
    [InlineData("0000-01-01T00:00:00Z", TimestampError.NotATime)]
    [InlineData("11/22/2026", TimestampError.NotATime)]
    [InlineData("２０２６-11-22", TimestampError.NotATime)]
    [InlineData("", TimestampError.NotATime)]
    [InlineData("-", TimestampError.NotATime)]
    [InlineData("1,795,860,000,000", TimestampError.NotATime)]
    [InlineData("0001-01-01T00:00:00+01:00", TimestampError.OutOfRange)]
    [InlineData("9999-12-31T23:59:59-01:00", TimestampError.OutOfRange)]
    [InlineData("-1e15", TimestampError.OutOfRange)]
    [InlineData("1e25", TimestampError.OutOfRange)]
    [InlineData("1e99999999999", TimestampError.OutOfRange)]
    [InlineData("99999999999999999999999999999999999999999", TimestampError.OutOfRange)]
    [InlineData("0", TimestampError.LooksLikeSeconds)]
    [InlineData("-1", TimestampError.LooksLikeSeconds)]
    [InlineData("1e-999", TimestampError.LooksLikeSeconds)]
    [InlineData("1795860000", TimestampError.LooksLikeSeconds)]
    [InlineData("1795860000.5", TimestampError.LooksLikeSeconds)]
    [InlineData("99999999999.9999", TimestampError.LooksLikeSeconds)]
    [InlineData("253402300800000", TimestampError.LooksLikeMicroseconds)]
    [InlineData("1795860000000000", TimestampError.LooksLikeMicroseconds)]
    [InlineData("1795860000000000000", TimestampError.LooksLikeNanoseconds)]
    public void What_is_no_instant_is_refused_with_its_error(string text, TimestampError error)
    {
        Assert.Equal(error, Timestamps.Parse(Encoding.UTF8.GetBytes(text), out _));
        Assert.Equal(error, Timestamps.Parse(text, out _));
    }

    [Fact]
    public void Every_error_has_an_explanation_of_its_own()
    {
        var explained = Enum.GetValues<TimestampError>().Where(error => error != TimestampError.None).Select(Timestamps.Explain).ToList();

        Assert.Equal(explained.Count, explained.Distinct().Count());
    }

    [Theory]
    [InlineData("2026-11-22T10:00:01.25", "2026-11-22T10:00:01.2500000")]
    [InlineData("2026-11-22 10:00", "2026-11-22T10:00:00.0000000")]
    [InlineData("2026-11-22", "2026-11-22T00:00:00.0000000")]
    public void A_local_time_has_the_same_forms_without_an_offset(string text, string expected)
    {
        Assert.True(Timestamps.TryParseLocal(text, out var local));
        Assert.Equal(expected, local.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture));
        Assert.Equal(DateTimeKind.Unspecified, local.Kind);
    }

    [Theory]
    [InlineData("2026-11-22T10:00:01Z")]
    [InlineData("2026-11-22T10:00:01+01:00")]
    [InlineData("1795860000000")]
    [InlineData("noon")]
    public void What_has_an_offset_or_is_a_number_is_no_local_time(string text) => Assert.False(Timestamps.TryParseLocal(text, out _));

    [Fact]
    public void An_event_time_is_of_the_year_2000_or_later()
    {
        Assert.Equal(TimestampError.None, Timestamps.CheckEventTime(Timestamps.EarliestEventTime));
        Assert.Equal(TimestampError.TooEarly, Timestamps.CheckEventTime(Timestamps.EarliestEventTime.AddTicks(-1)));
    }

    [Fact]
    public void What_is_written_is_read_back_to_the_tick() =>
        Gen.Long[0, DateTime.MaxValue.Ticks].Sample(ticks =>
        {
            var instant = new DateTimeOffset(ticks, TimeSpan.Zero);
            return Timestamps.Parse(Rfc3339.Format(instant), out var read) == TimestampError.None && read == instant;
        });

    [Fact]
    public void No_text_makes_it_throw() => Gen.String.Sample(text => Timestamps.Parse(text, out _) >= TimestampError.None);
}
