using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Engine;
using static SensorGrid.Features.Tests.Detection.ScoredSensor;

namespace SensorGrid.Features.Tests.Detection;

public sealed class ExplanationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void An_anomaly_says_which_metric_was_how_far_from_its_level()
    {
        var random = new Random(31);
        var sensor = new ScoredSensor().Take([.. Enumerable.Range(0, 501).Select(i => Some.Reading(
            Some.Noon.AddSeconds(i), ("a", 20 + random.NextDouble()), ("b", (i == 500 ? 90 : 50) + random.NextDouble())))]);

        var first = sensor.Changed[^1].Attribution[0];
        Assert.Equal(("b", AttributionKind.Level), (first.Metric, first.Kind));
        Assert.InRange(first.Value, 90, 91);
        Assert.InRange(first.Usual, 50, 51);
        Assert.InRange(first.Weight, 0.5, 1);
        Assert.All(sensor.Changed[^1].Attribution, part => Assert.Equal("b", part.Metric));
    }

    [Fact]
    public void At_the_wrong_hour_it_is_the_season()
    {
        // 0 at night and 100 by day, for ten days; then 100 in one night.
        var random = new Random(32);
        Reading[] readings = [.. Enumerable.Range(0, (10 * 288) + 40).Select(i => (Time: Some.Noon.AddMinutes(5 * i), Number: i)).Select(at => Some.Reading(
            at.Time, ("load", (at.Time.Hour is >= 8 and < 20 || at.Number >= (10 * 288) - 110 ? 100 : 0) + random.NextDouble())))];
        var night = readings.First(reading => reading.EventTime >= readings[^1].EventTime.AddHours(-12) && reading.EventTime.Hour == 4).EventTime;
        var sensor = new ScoredSensor().Take(readings);

        var anomaly = sensor.Changed.First(change => change.StartedAt >= readings[(10 * 288) - 110].EventTime);
        Assert.True(anomaly.StartedAt <= night.AddDays(1));
        Assert.Contains(anomaly.Attribution, part => part.Kind == AttributionKind.Season && part.Value >= 100 && part.Usual < 60);
    }

    [Fact]
    public void Restlessness_within_the_usual_range_is_noise()
    {
        var random = new Random(33);
        // A slow wave from -10 to 10 with little noise; then to and fro within it.
        Reading[] readings = [.. Enumerable.Range(0, 1_540).Select(i => Some.Reading(
            Some.Noon.AddSeconds(i), ("t", i < 1_500 ? (10 * Math.Sin(i / 80.0)) + (0.1 * random.NextDouble()) : i % 2 == 0 ? 6 : -6)))];
        var sensor = new ScoredSensor().Take(readings);

        var noisy = sensor.Changed.Where(change => change.StartedAt >= readings[1_500].EventTime).ToArray();
        Assert.Contains(noisy, change => change.Attribution.Any(part => part.Kind == AttributionKind.Noise && part.Value > 3 * part.Usual));
    }

    [Fact]
    public async Task The_live_score_is_explained_when_asked_for_and_the_model_is_asked_only_then()
    {
        var sensor = new ScoredSensor().Take([.. Calm(500), Some.Reading(Calm(501)[500].EventTime, ("t", 60))]);
        var raised = sensor.Scorer.Calls;

        Assert.Null(sensor.Engine.Score!.Attribution);
        Assert.Null(sensor.Engine.Compute(Features.Engine.AsOf.Latest)!.Score!.Attribution);
        Assert.Equal(raised, sensor.Scorer.Calls);
        var explained = await sensor.Engine.ExplainAsync(sensor.Scorer, Cancellation);
        Assert.Equal(raised + 1, sensor.Scorer.Calls);
        Assert.Equal(sensor.Changed[^1].Attribution, explained);
        Assert.InRange(explained.Sum(part => part.Weight), 0.8, 1 + 1e-9);
        Assert.Equal(explained.OrderByDescending(part => part.Weight), explained);
    }

    [Fact]
    public async Task It_is_the_same_after_a_restart_and_however_readings_were_staged()
    {
        Reading[] readings = [.. Calm(500), Some.Reading(Calm(501)[500].EventTime, ("t", 60)), .. Calm(520)[501..]];
        var whole = new ScoredSensor().Take(readings);
        var single = new ScoredSensor();
        foreach (var reading in readings)
        {
            single.Take([reading]).Restart();
        }

        Assert.Equivalent(whole.Changed, single.Changed, strict: true);
        Assert.Equal(await whole.Engine.ExplainAsync(whole.Scorer, Cancellation), await single.Engine.ExplainAsync(single.Scorer, Cancellation));
        Assert.Equal(EngineFixture.Snapshot(whole.Engine), EngineFixture.Snapshot(single.Engine));
    }

    [Fact]
    public async Task Without_a_score_there_is_nothing_to_explain()
    {
        var sensor = new ScoredSensor();

        Assert.Empty(await sensor.Engine.ExplainAsync(sensor.Scorer, Cancellation));
        Assert.Empty(await EngineFixture.Fed(Calm(10)).ExplainAsync(sensor.Scorer, Cancellation));
    }
}
