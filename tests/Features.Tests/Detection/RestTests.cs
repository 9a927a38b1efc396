using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Detection.ScoredSensor;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>How long it is calm before an anomaly is over.</summary>
public sealed class RestTests
{
    [Theory]
    [InlineData(10, 50)]
    [InlineData(20, 36)]
    [InlineData(60, 12)]
    [InlineData(240, 12)]
    public void An_anomaly_ends_after_fifty_readings_or_after_half_a_day_with_twelve(int minutes, int readings)
    {
        var series = Slow(600, minutes);
        series[400] = With(series[400], 60);
        var sensor = new ScoredSensor().Take(series);

        var opened = sensor.Changed.Single(change => change.StartedAt == series[400].EventTime && change.Revision == 0);
        var last = sensor.Scores.FindLastIndex(450, score => score!.Score >= opened.Threshold);
        Assert.True(sensor.Scores[last + readings - 1]!.IsAnomaly);
        Assert.False(sensor.Scores[last + readings]!.IsAnomaly);
        Assert.Equal(series[last].EventTime, sensor.Changed.Single(change => change.Opening.Position == opened.Opening.Position && change.EndedAt is not null).EndedAt);
    }

    private static Reading[] Slow(int count, int minutes)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i => Some.Reading(Some.Noon.AddMinutes((double)i * minutes), ("t", Normal(random, 0))))];
    }
}
