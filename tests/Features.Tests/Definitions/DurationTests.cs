using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Tests.Definitions;

public sealed class DurationTests
{
    [Theory]
    [InlineData("5ms", 5)]
    [InlineData("5m", 300_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("0s", 0)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("00:00:05", 5_000)]
    [InlineData("1.00:00:00", 86_400_000)]
    public void A_duration_is_a_number_with_a_unit_or_hours_minutes_and_seconds(string text, long milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("5 m")]
    [InlineData("-5m")]
    [InlineData("5M")]
    [InlineData("1.2.3s")]
    [InlineData("0.5ms")]
    [InlineData("999999999999d")]
    [InlineData("-00:00:05")]
    public void Anything_else_is_none(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData("60s", "1m")]
    [InlineData("1500ms", "1500ms")]
    [InlineData("1.5m", "90s")]
    [InlineData("0d", "0s")]
    [InlineData("00:00:00", "0s")]
    public void A_duration_is_written_in_its_largest_unit(string text, string written)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(written, Duration.Format(duration));
    }
}
