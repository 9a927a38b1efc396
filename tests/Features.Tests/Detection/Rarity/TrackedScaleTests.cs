using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Tests.Detection.Rarity;

public sealed class TrackedScaleTests
{
    private const double Never = 1e9;

    [Theory]
    [InlineData(ScaleKind.SlowReadings, 1)]
    [InlineData(ScaleKind.SlowReadings, 2)]
    [InlineData(ScaleKind.FastReadings, 3)]
    [InlineData(ScaleKind.FastReadings, 4)]
    [InlineData(ScaleKind.FastReadings, 5)]
    [InlineData(ScaleKind.Buckets, 6)]
    [InlineData(ScaleKind.Buckets, 7)]
    internal void Every_statistic_is_that_of_its_formula(ScaleKind kind, int seed)
    {
        var random = new Random(seed);
        var values = Values(random, 3_000);
        double[] spreads = [.. values.Select((_, i) => i % 97 == 0 ? 0 : random.NextDouble() * (i % 311 == 0 ? 40 : 1))];
        double[] scores = [.. values.Select((_, i) => Math.Pow(random.NextDouble(), 3) * (i % 251 == 250 ? 100 : 5))];
        var naive = new NaiveScale(values, Spreads(kind, spreads), scores, kind);
        var statistics = ScaleKinds.StatisticsOf(kind).ToArray();
        var expected = statistics.Select(_ => new NaiveTracker(kind == ScaleKind.FastReadings ? 6 : 24)).ToArray();
        var scale = new TrackedScale(kind, new Learning());

        for (var n = 0; n < values.Length; n++)
        {
            AssertState(naive, scale, n);
            if (n >= 50)
            {
                for (var i = 0; i < statistics.Length; i++)
                {
                    expected[i].Take(naive.ValueOf(statistics[i], n), n, double.PositiveInfinity);
                }
            }

            scale.Next(new ScaleRow(At(n), values[n], spreads[n], kind == ScaleKind.Buckets ? 0 : scores[n]), Never, 0.01, 1);
        }

        for (var i = 0; i < statistics.Length; i++)
        {
            var peaks = PeakTrackerProperties.Peaks(scale.Trackers[i]);
            Assert.True(expected[i].Highest.Length == 8 || statistics[i] == Statistic.None, $"{statistics[i]}");
            Assert.Equal(expected[i].Highest.Length, peaks.Length);
            Assert.All(peaks.Zip(expected[i].Highest), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= pair.Second / 128, $"{statistics[i]}: {pair}"));
        }
    }

    [Fact]
    public void A_value_that_repeats_itself_far_longer_than_ever_is_rare_and_says_how_often()
    {
        var random = new Random(8);
        var scale = new TrackedScale(ScaleKind.SlowReadings, new Learning());
        for (var n = 0; n < 2_000; n++)
        {
            // Each value comes one to four times.
            var value = n == 0 || random.Next(4) > 0 ? random.Next(1_000) : scale.Previous;
            Assert.False(scale.Next(Row(n, value), 0, 0.01, 1) is { Statistic: Statistic.Repeat, PerDay: < 0.01 });
        }

        var stuck = Enumerable.Range(2_000, 200).Select(n => scale.Next(Row(n, 7), 0, 0.01, 1)).ToArray();

        var first = stuck.First(rarest => rarest is { Statistic: Statistic.Repeat, PerDay: < 0.01 });
        Assert.InRange(first.Value, first.Usual + 1, 20);
        Assert.InRange(first.Usual, 1, 8);
    }

    [Fact]
    public void Two_equal_readings_of_noise_are_nothing_rare()
    {
        var random = new Random(9);
        var scale = new TrackedScale(ScaleKind.FastReadings, new Learning());
        for (var n = 0; n < 5_000; n++)
        {
            var value = n > 1_000 && n % 500 == 0 ? scale.Previous : random.NextDouble();
            var rarest = scale.Next(Row(n, value) with { Time = Some.Noon.Ticks + (n * 10 * TimeSpan.TicksPerSecond) }, 0, 0.05, 1);
            Assert.False(rarest is { Statistic: Statistic.Repeat, PerDay: < 0.05 });
        }
    }

    [Fact]
    public void A_row_says_what_it_had_and_what_is_usual_in_the_metrics_unit()
    {
        var random = new Random(10);
        var scale = new TrackedScale(ScaleKind.FastReadings, new Learning());
        for (var n = 0; n < 3_000; n++)
        {
            scale.Next(Row(n, 20 + random.NextDouble()), 0, 0.01, 1);
        }

        var rarest = scale.Next(Row(3_000, 90), 0, 0.01, 1);

        Assert.True(rarest.PerDay < 0.01);
        Assert.Contains(rarest.Statistic, (Statistic[])[Statistic.Up, Statistic.GrossUp, Statistic.Change]);
        Assert.InRange(rarest.Value, 69, 90);
        Assert.InRange(rarest.Usual, 0.2, 20.8);
    }

    [Fact]
    public void One_outlier_does_not_hide_the_next()
    {
        var random = new Random(11);
        var scale = new TrackedScale(ScaleKind.SlowReadings, new Learning());
        for (var n = 0; n < 3_000; n++)
        {
            scale.Next(Row(n, 20 + random.NextDouble()), 0, 0.01, 1);
        }

        var (before, beforeLong) = (scale.Distance, scale.LongDistance);
        scale.Next(Row(3_000, 1e30), 0, 0.01, 1);

        Assert.InRange(scale.Distance, before, before * 1.04f);
        Assert.InRange(scale.LongDistance, beforeLong, beforeLong * 1.004f);
    }

    [Fact]
    public void Another_model_is_measured_by_its_own_scores_alone()
    {
        var random = new Random(12);
        var scale = new TrackedScale(ScaleKind.SlowReadings, new Learning());
        for (var n = 0; n < 3_000; n++)
        {
            scale.Next(Row(n, n % 7, 1e6 * random.NextDouble()), 0, 0.01, 1);
        }

        scale.ForgetScores();

        var at = ScaleKinds.StatisticsOf(scale.Kind).IndexOf(Statistic.Model);
        Assert.Equal(0, scale.Scores);
        Assert.Equal(0, scale.Trackers[at].Count);
        var rows = Enumerable.Range(3_000, 3_000).Select(n => scale.Next(Row(n, n % 7, n == 5_999 ? 9 : random.NextDouble()), 0, 0.01, 1)).ToArray();
        Assert.DoesNotContain(rows[..^1], rarest => rarest.PerDay < 0.01);
        Assert.Equal((Statistic.Model, true), (rows[^1].Statistic, rows[^1].PerDay < 0.01));
    }

    private static void AssertState(NaiveScale naive, TrackedScale scale, int n)
    {
        if (n == 0)
        {
            return;
        }

        Close(naive.Short[n], scale.Mean, 1e-9);
        Close(naive.Long[n], scale.LongMean, 1e-9);
        Close(naive.ShortDistance[n], scale.Distance, 1e-4);
        Close(naive.LongDistance[n], scale.LongDistance, 1e-4);
        Close(naive.OfAll[n], scale.DistanceOfAll, 1e-4);
        if (scale.Kind == ScaleKind.FastReadings && n > 1)
        {
            Close(naive.Step[n], scale.UsualStep, 1e-4);
        }

        if (scale.Kind != ScaleKind.SlowReadings)
        {
            Close(naive.Spread[n], scale.UsualSpread, 1e-4);
        }

        if (scale.Kind != ScaleKind.Buckets)
        {
            Close(naive.UsualScore[n], scale.UsualScore, 1e-4);
        }
    }

    private static void Close(double expected, double actual, double tolerance) => Assert.InRange(actual, expected - (tolerance * Math.Abs(expected)), expected + (tolerance * Math.Abs(expected)));

    // A spread of 0 is one that is not known.
    private static double[] Spreads(ScaleKind kind, double[] spreads) => kind == ScaleKind.SlowReadings ? new double[spreads.Length] : spreads;

    private static double[] Values(Random random, int count)
    {
        var values = new double[count];
        var level = 50.0;
        for (var n = 0; n < count; n++)
        {
            level += random.Next(200) == 0 ? 20 * (random.NextDouble() - 0.5) : 0;
            values[n] = random.Next(20) == 0 && n > 0
                ? values[n - 1]
                : level + random.NextDouble() + random.NextDouble() + (random.Next(150) == 0 ? 30 * (random.NextDouble() - 0.5) : 0);
        }

        return values;
    }

    private static ScaleRow Row(int n, double value, double score = 0) => new(At(n), value, 0, score);

    private static long At(int n) => Some.Noon.Ticks + (n * 10 * TimeSpan.TicksPerMinute);
}
