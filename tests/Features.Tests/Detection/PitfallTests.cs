using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;
using static SensorGrid.Features.Tests.Detection.ScoredSensor;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>What detectors of this kind are known to stumble over.</summary>
public sealed class PitfallTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e300)]
    [InlineData(double.Epsilon)]
    public void A_constant_metric_has_no_evidence_whatever_its_value(double value)
    {
        var sensor = new ScoredSensor().Take(Series(1_500, _ => value));

        Assert.All(sensor.Scores, score => Assert.Equal(0, score!.Score));
    }

    [Fact]
    public void Values_that_equal_the_most_extreme_ones_are_no_records()
    {
        // Counts from 0 to 9, each of which has come long before anything counts.
        var random = new Random(2);
        var inputs = Inputs(Series(2_000, i => i < 40 ? i % 10 : random.Next(10)));

        // But for what the range forgets meanwhile.
        Assert.All(inputs, row => Assert.InRange(row[Column("level1_excess")], 0, 1e-3));
    }

    [Fact]
    public void Of_two_values_the_share_tells_when_the_rare_one_comes_all_the_time()
    {
        var random = new Random(3);
        var sensor = new ScoredSensor().Take(Series(2_060, i => i < 2_000 ? (random.Next(20) == 0 ? 1 : 0) : 1));

        Assert.Contains(sensor.Changed, change => change.StartedAt >= At(2_000));
    }

    [Fact]
    public void Means_do_not_drift_through_values_of_all_sizes()
    {
        // A running sum would keep what rounding left of the large ones.
        var inputs = Inputs([.. Series(600, i => i is 100 ? 1e16 : 0.1), .. Series(400, i => i % 2 == 0 ? 0.1 : 0.2, from: 600)]);

        Assert.All(inputs[700..], row => Assert.Equal(0, row[Column("level24_excess")]));
    }

    [Fact]
    public void A_gap_in_time_changes_no_view_of_rows()
    {
        var random = new Random(4);
        var values = Enumerable.Range(0, 600).Select(_ => random.NextDouble()).ToArray();
        var even = Inputs([.. values.Select((value, i) => Some.Reading(Some.Noon.AddDays(i), ("t", value)))]);
        var gapped = Inputs([.. values.Select((value, i) => Some.Reading(Some.Noon.AddDays(i < 300 ? i : i + 5_000), ("t", value)))]);

        Assert.Equal(even, gapped);
    }

    [Fact]
    public void After_a_level_shift_an_event_within_the_range_of_both_levels_is_seen()
    {
        var random = new Random(5);
        var readings = Series(2_100, i => (i < 700 ? 20 : 80) + (i is >= 2_000 and < 2_010 ? -45 : 0) + random.NextDouble());
        var sensor = new ScoredSensor().Take(readings);

        Assert.Contains(sensor.Changed, change => change.Revision == 0 && change.StartedAt >= At(2_000) && change.StartedAt < At(2_010));
    }

    [Fact]
    public void An_outlier_while_learning_does_not_make_deaf_for_good()
    {
        var random = new Random(6);
        var readings = Series(1_500, i => i == 60 ? 200 : 20 + random.NextDouble() + (i >= 1_400 ? 80 : 0));
        var sensor = new ScoredSensor().Take(readings);

        Assert.Contains(sensor.Changed, change => change.StartedAt >= At(1_400));
    }

    [Fact]
    public void A_value_that_is_stuck_for_longer_than_ever_is_one_anomaly()
    {
        var random = new Random(7);
        var readings = Series(1_000, i => i is > 800 and <= 860 ? 20.5 : 20 + Math.Round(random.NextDouble(), 2));
        var sensor = new ScoredSensor().Take(readings);

        var stuck = Assert.Single(sensor.Changed, change => change.Revision == 0 && change.StartedAt >= At(801) && change.StartedAt <= At(860));
        Assert.Equal(AttributionKind.Shape, stuck.Attribution[0].Kind);
        Assert.True(stuck.Attribution[0].Value >= 8);
        Assert.InRange(stuck.Attribution[0].Usual, 0, 4);
    }

    [Fact]
    public void Two_strange_stretches_within_fifty_readings_are_one_anomaly()
    {
        var readings = Calm(600);
        readings[400] = With(readings[400], 60);
        readings[425] = With(readings[425], 62);
        var sensor = new ScoredSensor().Take(readings);

        Assert.Single(sensor.Changed.Where(change => change.StartedAt >= readings[400].EventTime).Select(change => change.Opening).Distinct());
    }

    [Fact]
    public void Nothing_is_ever_infinite_or_not_a_number()
    {
        // FormulaScorer asserts that of every input.
        double[] extremes = [double.MaxValue, -double.MaxValue, double.Epsilon, 0, 1e-300, 1e38, -1e38, 1];
        var random = new Random(8);
        var sensor = new ScoredSensor().Take(Series(1_000, i => i % 100 < 90 ? extremes[random.Next(extremes.Length)] : 0));

        Assert.All(sensor.Scores, score => Assert.InRange(score!.Score, 0, 1));
    }

    private static int Column(string input) => DetectorInputs.Names.Index().Single(name => name.Item == input).Index;

    private static DateTimeOffset At(int minute) => Some.Noon.AddMinutes(minute);

    private static Reading[] Series(int count, Func<int, double> value, int from = 0) =>
        [.. Enumerable.Range(from, count).Select(i => Some.Reading(At(i), ("t", value(i))))];
}
