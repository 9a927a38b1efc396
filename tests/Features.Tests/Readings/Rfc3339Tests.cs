using System.Globalization;
using CsCheck;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Tests.Readings;

public sealed class Rfc3339Tests
{
    [Theory]
    [InlineData("2026-11-22T10:00:01.250Z", "2026-11-22T10:00:01.2500000")]
    [InlineData("2026-11-22t10:00:01z", "2026-11-22T10:00:01.0000000")]
    [InlineData("2026-11-22 10:00:01Z", "2026-11-22T10:00:01.0000000")]
    [InlineData("2026-11-22T10:00:01+02:00", "2026-11-22T08:00:01.0000000")]
    [InlineData("2026-11-22T10:00:01.123456789-00:30", "2026-11-22T10:30:01.1234567")]
    public void Every_form_that_the_standard_allows_is_read(string text, string expected)
    {
        Assert.True(Rfc3339.TryParse(text, out var instant));
        Assert.Equal(expected, instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-11-22T10:00:01")]
    [InlineData("2026-11-22")]
    [InlineData("2026-02-30T10:00:01Z")]
    [InlineData("2026-11-22T24:00:00Z")]
    [InlineData("2026-11-22T10:00:60Z")]
    [InlineData("2026-11-22T10:00:01.Z")]
    [InlineData("2026-11-22T10:00:01+0200")]
    [InlineData("2026-11-22T10:00:01Zulu")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("")]
    public void What_is_no_instant_or_lacks_an_offset_is_refused(string text) => Assert.False(Rfc3339.TryParse(text, out _));

    [Fact]
    public void What_is_written_is_read_back_to_the_tick() =>
        Gen.Long[0, DateTime.MaxValue.Ticks].Sample(ticks =>
        {
            var instant = new DateTimeOffset(ticks, TimeSpan.Zero);
            return Rfc3339.TryParse(Rfc3339.Format(instant), out var read) && read == instant;
        });
}
