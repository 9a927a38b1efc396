using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Detection.ScoredSensor;

namespace SensorGrid.Features.Tests.Detection;

public sealed class SeveralMetricsTests
{
    [Fact]
    public void Metrics_beyond_those_that_are_scored_are_named()
    {
        var sensor = new ScoredSensor().Take([Some.Reading(Some.Noon, [.. Enumerable.Range(0, 18).Select(i => ($"m{i:00}", (double)i))])]);

        Assert.Equal(["m16", "m17"], sensor.Engine.Compute(SensorGrid.Features.Engine.AsOf.Latest)!.Quality.Unscored);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void What_one_metric_shows_alone_it_shows_beside_four_others(int seed)
    {
        var random = new Random(seed);
        var alone = Enumerable.Range(0, 1_500).Select(i => Some.Reading(At(i), ("a", Normal(random, i) + (random.Next(150) == 0 ? random.Next(3, 9) : 0)))).ToArray();
        var beside = alone.Select((reading, i) => Some.Reading(
            At(i),
            ("a", reading.Metrics[0].Value),
            ("b", Normal(random, i)),
            ("c", random.NextDouble()),
            ("d", Normal(random, 2 * i) * 1_000),
            ("e", random.Next(4)))).ToArray();

        var one = new ScoredSensor().Take(alone);
        var five = new ScoredSensor().Take(beside);

        var alarms = Alarms(one);
        Assert.NotEmpty(alarms);
        Assert.Subset(Alarms(five).ToHashSet(), alarms.ToHashSet());
        Assert.All(alarms, row => Assert.True(five.Scores[row]!.Score >= one.Scores[row]!.Score));
    }

    [Fact]
    public void Several_metrics_that_are_a_little_strange_at_once_are_stranger_than_one()
    {
        var random = new Random(21);
        Reading[] readings = [.. Enumerable.Range(0, 901).Select(i => Some.Reading(At(i), ("a", Normal(random, i) + Bump(i)), ("b", Normal(random, i) + Bump(i)), ("c", Normal(random, i) + Bump(i))))];

        var together = new ScoredSensor().Take(readings).Scores[^1]!.Score;
        var apart = readings[0].Metrics
            .Select((_, metric) => new ScoredSensor().Take([.. readings.Select(reading => Some.Reading(reading.EventTime, ("x", reading.Metrics[metric].Value)))]).Scores[^1]!.Score)
            .ToArray();

        Assert.True(together > apart.Max());
    }

    [Fact]
    public void A_metric_that_never_calms_down_does_not_keep_the_others_from_having_learnt()
    {
        var random = new Random(22);
        Reading[] readings = [.. Enumerable.Range(0, 600).Select(i => Some.Reading(At(i), ("a", Normal(random, i) + (i == 500 ? 40 : 0)), ("b", Math.Pow(1.1, i))))];
        var sensor = new ScoredSensor().Take(readings);

        Assert.False(sensor.Scores[499]!.Learning);
        Assert.Equal("a", Assert.Single(sensor.Changed, change => change.StartedAt == At(500) && change.Revision == 0).Metric);
    }

    [Fact]
    public void A_new_metric_of_a_known_sensor_learns_first()
    {
        var random = new Random(23);
        Reading[] readings = [.. Enumerable.Range(0, 600).Select(i => i < 500
            ? Some.Reading(At(i), ("a", Normal(random, i)))
            : Some.Reading(At(i), ("a", Normal(random, i)), ("b", i == 590 ? 1e6 : Normal(random, i))))];
        var sensor = new ScoredSensor().Take(readings);

        Assert.DoesNotContain(sensor.Changed, change => change.Metric == "b");
    }

    private static double Bump(int i) => i == 900 ? 4 : 0;

    private static DateTimeOffset At(int minute) => Some.Noon.AddMinutes(minute);

    private static int[] Alarms(ScoredSensor sensor) => [.. sensor.Scores.Index().Where(score => score.Item!.RaisedAlarm).Select(score => score.Index)];
}
