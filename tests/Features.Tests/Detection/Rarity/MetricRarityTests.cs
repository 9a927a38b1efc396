using System.Buffers;
using SensorGrid.Features.Detection.Rarity;
using SensorGrid.Features.Operators.Detection;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Tests.Detection.Rarity;

public sealed class MetricRarityTests
{
    private const double Budget = 0.1;

    [Theory]
    [InlineData(59, true)]
    [InlineData(74, true)]
    [InlineData(76, false)]
    [InlineData(600, false)]
    public void A_metric_is_fast_when_it_comes_more_often_than_every_75_seconds(double seconds, bool isFast) =>
        Assert.Equal(isFast, Fed(new Rows(), 30, seconds).Rarity.IsFast);

    [Theory]
    [InlineData(50, 89, true)]
    [InlineData(50, 92, false)]
    [InlineData(100, 61, false)]
    [InlineData(100, 58, true)]
    public void Its_class_changes_only_when_its_pauses_are_clearly_of_the_other_one(double before, double after, bool isFast)
    {
        var rows = Fed(new Rows(), 1_000, before);

        Assert.Equal(isFast, Fed(rows, 3_000, after).Rarity.IsFast);
    }

    [Fact]
    public void Pauses_between_60_and_90_seconds_change_no_class()
    {
        var rows = Fed(new Rows(), 100, 55);
        var (readings, random) = (rows.Rarity.Readings, new Random(1));
        for (var i = 0; i < 20_000; i++)
        {
            // Long stretches near either end.
            rows.Add(i / 1_000 % 2 == 0 ? 61 + (8 * random.NextDouble()) : 81 + (8 * random.NextDouble()));
        }

        Assert.Same(readings, rows.Rarity.Readings);
    }

    [Theory]
    [InlineData(10, 300)]
    [InlineData(1, 600)]
    public void A_metric_that_changes_its_interval_and_back_learns_anew_and_raises_no_alarm(double often, double seldom)
    {
        var rows = Fed(new Rows(), 9_000, often);
        Assert.True(rows.Rarity.HasLearnt);

        rows.Alarms = 0;
        Fed(rows, 400, seldom);
        Assert.Equal((false, false), (rows.Rarity.IsFast, rows.Rarity.HasLearnt && rows.Rarity.Readings!.DaysAt(rows.Time) < 1));
        Fed(rows, 9_000, often);

        Assert.True(rows.Rarity.IsFast);
        Assert.Equal(0, rows.Alarms);
    }

    [Theory]
    [InlineData(1, 1_201, 20)]
    [InlineData(4, 301, 20)]
    [InlineData(10, 181, 30)]
    [InlineData(25, 101, 41)]
    [InlineData(60, 1_441, 1_440)]
    [InlineData(600, 145, 1_440)]
    [InlineData(3_600, 100, 5_940)]
    public void It_learns_for_a_time_and_for_a_hundred_rows(double seconds, int readings, int minutes)
    {
        var rows = new Rows();
        while (!rows.Rarity.HasLearnt)
        {
            rows.Add(seconds);
        }

        // A fast metric begins anew with its third reading, by which its class is known.
        var skipped = rows.Rarity.IsFast ? 2 : 0;
        Assert.InRange(rows.Rarity.Rows - skipped, readings - 1, readings + 1);
        Assert.InRange((rows.Time - Some.Noon.Ticks) / (double)TimeSpan.TicksPerMinute, minutes - 1, minutes + 61);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(60)]
    [InlineData(600)]
    [InlineData(3_600)]
    public void No_value_however_far_out_is_rare_before_the_time_and_the_readings_that_it_says(double seconds)
    {
        var rows = new Rows();
        var first = -1;
        while (first < 0)
        {
            rows.Add(seconds);
            var probe = rows.Copy();
            probe.Add(seconds, 1e6);
            first = probe.Rarity.Rarest.PerDay < Budget ? (int)rows.Rarity.Rows : first;
            if (rows.Rarity.ReadingsToLearn > 0 || rows.Time + (seconds * TimeSpan.TicksPerSecond) < rows.Rarity.LearnsUntil)
            {
                Assert.Equal(-1, first);
            }

            Assert.True(rows.Rarity.Rows < 4_000, "Nothing is ever rare.");
        }

        // Eight peaks take a while longer: what it says is the least, and no promise.
        Assert.InRange(first, 100, Math.Max(430, (86_400 / seconds) + 2));
    }

    [Fact]
    public void What_is_new_while_a_fast_metric_learns_makes_it_learn_longer()
    {
        var calm = Fed(new Rows(), 1_300, 1);
        var eventful = Fed(new Rows(), 1_000, 1);
        eventful.Add(1, 200);
        Fed(eventful, 299, 1);
        var at = eventful.Rarity.Learning.NewestAt;

        Assert.True(calm.Rarity.HasLearnt);

        // The spread of twelve readings is new as well.
        Assert.InRange(at, 999.0 / 86_400, 1_012.0 / 86_400);
        Assert.Equal(6.0 * at, eventful.Rarity.Learning.Days, 9);
        Assert.False(eventful.Rarity.HasLearnt);
        Assert.Equal(6.0 * at, (eventful.Rarity.LearnsUntil - eventful.Rarity.Readings!.Since) / (double)TimeSpan.TicksPerDay, 6);

        Fed(eventful, 5_000, 1);
        Assert.True(eventful.Rarity.HasLearnt);
        Assert.True(eventful.Rarity.Learning.IsOver);
    }

    [Fact]
    public void Learning_that_is_over_stays_over()
    {
        var rows = Fed(new Rows(), 5_000, 1);

        rows.Add(1, 500);

        Assert.True(rows.Rarity.HasLearnt);
        Assert.True(rows.Rarity.Rarest.PerDay < Budget);
        Assert.Equal(0, rows.Rarity.Learning.Days);
    }

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(10, 0.1)]
    [InlineData(60, -1e37)]
    [InlineData(600, 1e-310)]
    [InlineData(3_600, 5.5)]
    public void A_constant_is_never_rare(double seconds, double value)
    {
        var rarity = new MetricRarity();
        for (var n = 0; n < 20_000; n++)
        {
            rarity.Next(new ScaleRow(Some.Noon.Ticks + (long)(n * seconds * TimeSpan.TicksPerSecond), value, 0, 1), Budget, 1);
            Assert.False(rarity.Rarest.PerDay < Budget, $"row {n}: {rarity.Rarest}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(600)]
    public void Values_scores_and_spreads_of_any_size_leave_every_number_finite(double seconds)
    {
        // As large as a value can be that a metric takes, and as small as numbers are.
        double[] odd = [0, 1e37, -1e37, double.Epsilon, -double.Epsilon, 1e-310, 1e-45, 1e-38, 1, 20, 1e-20, 1e20];
        double[] scores = [0, float.MaxValue, -float.MaxValue, float.Epsilon, 1e-40, 1, 1e-20, 1e20];
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var rarity = new MetricRarity();
            var (few, many) = (random.Next(1, odd.Length + 1), random.Next(1, scores.Length + 1));
            for (var n = 0; n < 1_500; n++)
            {
                var value = odd[random.Next(few)] * (random.Next(3) == 0 ? random.NextDouble() : 1);
                rarity.Next(new ScaleRow(Some.Noon.Ticks + (long)(n * seconds * TimeSpan.TicksPerSecond), value, Math.Abs(value) / 2, scores[random.Next(many)]), Budget, 2);
                Assert.False(double.IsNaN(rarity.Rarest.PerDay), $"seed {seed}, row {n}: {rarity.Rarest}");
                Assert.True(rarity.Rarest.PerDay >= 0);
            }

            Assert.All(RarityNumbers.Of(rarity), number => Assert.True(double.IsFinite(number.Value), $"seed {seed}: {number}"));
        }
    }

    [Fact]
    public void A_metric_of_the_smallest_numbers_that_becomes_as_large_as_can_be_stays_finite()
    {
        var random = new Random(3);
        var rarity = new MetricRarity();
        for (var n = 0; n < 2_000; n++)
        {
            var isLarge = n % 500 == 499;
            var value = isLarge ? 1e37 : 1e-43 * random.Next(100);
            rarity.Next(new ScaleRow(Some.Noon.Ticks + (n * TimeSpan.TicksPerSecond), value, value, isLarge ? 1e37 : 1e-300 * random.Next(100)), Budget, 1);
            Assert.False(double.IsNaN(rarity.Rarest.PerDay), $"row {n}: {rarity.Rarest}");
        }

        Assert.All(RarityNumbers.Of(rarity), number => Assert.True(double.IsFinite(number.Value), $"{number}"));
    }

    [Fact]
    public void The_budget_is_shared_by_the_metrics_of_a_sensor()
    {
        var (one, four) = (Fed(new Rows(), 9_000, 10), Fed(new Rows { Metrics = 4 }, 9_000, 10));
        one.Add(10, 30);
        four.Add(10, 30);

        Assert.Equal(4, four.Rarity.Rarest.PerDay / one.Rarity.Rarest.PerDay, 6);
    }

    private static Rows Fed(Rows rows, int count, double seconds)
    {
        for (var i = 0; i < count; i++)
        {
            rows.Add(seconds);
        }

        return rows;
    }

    /// <summary>A calm metric.</summary>
    private sealed class Rows
    {
        private readonly Random _random = new(7);

        public MetricRarity Rarity { get; private init; } = new();

        public long Time { get; private set; } = Some.Noon.Ticks;

        public int Metrics { get; init; } = 1;

        public int Alarms { get; set; }

        public void Add(double seconds, double beyond = 0)
        {
            Time += Rarity.Rows == 0 ? 0 : (long)(seconds * TimeSpan.TicksPerSecond);
            var value = 20 + _random.NextDouble() + _random.NextDouble() + beyond;
            Rarity.Next(new ScaleRow(Time, value, 0.3 + (0.1 * _random.NextDouble()), double.NaN), Budget, Metrics);
            Alarms += Rarity.Rarest.PerDay < Budget ? 1 : 0;
        }

        public Rows Copy()
        {
            var buffer = new ArrayBufferWriter<byte>();
            var writer = new SnapshotWriter(buffer);
            RaritySnapshot.Write(writer, Rarity, 0);
            var reader = new SnapshotReader(buffer.WrittenSpan);
            var copy = new Rows { Time = Time, Metrics = Metrics };
            RaritySnapshot.Read(ref reader, copy.Rarity, 0);
            return copy;
        }
    }
}
