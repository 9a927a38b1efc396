using System.Buffers;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Rarity;
using SensorGrid.Features.Operators.Detection;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>What the hour and the type of day explain of a slow metric.</summary>
public sealed class SeasonTests
{
    private const double Budget = 0.1;

    /// <summary>A Monday.</summary>
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void From_the_middle_of_an_hour_to_that_of_the_next_the_usual_value_is_a_line()
    {
        var profile = ProfileOf(days: 4, time => time.Hour);

        Assert.Equal(10, UsualAt(profile, Monday.AddDays(4).AddHours(10.5)));
        Assert.Equal(10.25, UsualAt(profile, Monday.AddDays(4).AddHours(10.75)));
        Assert.Equal(11, UsualAt(profile, Monday.AddDays(4).AddHours(11.5)));
        Assert.Equal(11.5, UsualAt(profile, Monday.AddDays(3)));
    }

    [Fact]
    public void A_workday_is_known_after_three_of_them_and_a_weekend_after_one()
    {
        var known = Enumerable.Range(0, 14).Where(day => !double.IsNaN(UsualAt(ProfileOf(day, _ => 1), Monday.AddDays(day).AddHours(12))));

        Assert.Equal([3, 4, 7, 8, 9, 10, 11, 12, 13], known);
    }

    [Fact]
    public void Workdays_and_weekends_have_values_of_their_own()
    {
        var profile = ProfileOf(days: 14, time => IsWeekend(time) ? 50 : 10);

        Assert.Equal(10, UsualAt(profile, Monday.AddDays(14).AddHours(12)));
        Assert.Equal(50, UsualAt(profile, Monday.AddDays(19).AddHours(12)));
    }

    [Fact]
    public void Ten_days_are_remembered()
    {
        // 20 workdays at 0, and one at 10.
        var profile = ProfileOf(days: 29, time => time >= Monday.AddDays(28) ? 10 : 0);

        Assert.Equal(1, UsualAt(profile, Monday.AddDays(29).AddHours(12)), 1e-6);
    }

    [Fact]
    public void The_first_hour_of_the_calendar_has_one_before_it()
    {
        var profile = new SeasonProfile();
        profile.Take(0, 1);

        Assert.Equal(double.NaN, profile.UsualAt(0));
    }

    [Fact]
    public void A_step_that_hides_in_the_day_is_rare_by_its_season()
    {
        var metric = new MetricRarity();
        var rows = Wave(days: 21);
        Take(metric, rows);

        var next = rows[^1].Time + (10 * TimeSpan.TicksPerMinute);
        metric.Next(new ScaleRow(next, WaveAt(next) + 10, 1, double.NaN), Budget, 1);

        Assert.Equal(Statistic.Season, metric.Rarest.Statistic);
        Assert.Equal(AttributionKind.Season, metric.Rarest.Kind);
        Assert.InRange(metric.Rarest.PerDay, 0, Budget);
        Assert.Equal(WaveAt(next) + 10, metric.Rarest.Value);
        Assert.InRange(metric.Rarest.Usual, WaveAt(next) - 3, WaveAt(next) + 3);
    }

    [Fact]
    public void A_step_that_comes_at_this_hour_of_every_workday_is_rare_on_another_day_alone()
    {
        // In the middle of every hour: 100 at noon of workdays, 0 otherwise; and once on a Saturday.
        var hours = Enumerable.Range(0, 24 * 34).Select(hour => Monday.AddHours(hour + 0.5)).ToArray();
        var metric = new MetricRarity();
        var random = new Random(2);
        var alarms = new List<DateTimeOffset>();
        foreach (var time in hours)
        {
            var works = time.Hour == 12 && (!IsWeekend(time) || time >= Monday.AddDays(33));
            metric.Next(new ScaleRow(time.UtcTicks, (works ? 100 : 0) + random.NextDouble(), 1, double.NaN), Budget, 1);
            if (metric.Rarest is { Statistic: Statistic.Season, PerDay: < Budget })
            {
                alarms.Add(time);
            }
        }

        Assert.Equal(Monday.AddDays(33).AddHours(12.5), alarms[0]);
    }

    [Fact]
    public void A_fast_metric_has_none()
    {
        var metric = new MetricRarity();
        for (var i = 0; i < 10; i++)
        {
            metric.Next(new ScaleRow(Monday.UtcTicks + (i * TimeSpan.TicksPerSecond), i, 1, double.NaN), Budget, 1);
        }

        Assert.Null(metric.Season);
    }

    [Fact]
    public void A_verdict_that_it_was_normal_makes_the_step_usual()
    {
        Assert.InRange(SecondStep(isNormal: false), 0, Budget);
        Assert.Equal(PeakTracker.Usual, SecondStep(isNormal: true));
    }

    [Fact]
    public void It_goes_on_from_a_snapshot_as_if_nothing_had_been()
    {
        var rows = Wave(days: 24);
        var (metric, restored) = (new MetricRarity(), new MetricRarity());
        Take(metric, rows[..3_000]);
        var bytes = Written(metric, rows[2_999].Value);
        var reader = new SnapshotReader(bytes);
        RaritySnapshot.Read(ref reader, restored, rows[2_999].Value);

        Assert.True(reader.IsAtEnd);
        Assert.Equal(bytes, Written(restored, rows[2_999].Value));
        Assert.Equal(RarestOf(metric, rows[3_000..]), RarestOf(restored, rows[3_000..]));
        Assert.Equal(Written(metric, rows[^1].Value), Written(restored, rows[^1].Value));
    }

    [Fact]
    public void An_hour_that_is_none_is_a_damage()
    {
        var season = new SeasonScale();
        season.Profile.Hour = -1;
        var buffer = new ArrayBufferWriter<byte>();
        SeasonSnapshot.Write(new SnapshotWriter(buffer), season, Monday.UtcTicks, 0);

        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new SnapshotReader(buffer.WrittenSpan);
            SeasonSnapshot.Read(ref reader, new SeasonScale(), Monday.UtcTicks, 0);
        });
    }

    // How many times a day a step of 9 is expected, a day after one of 10 that raised an alarm.
    private static double SecondStep(bool isNormal)
    {
        var metric = new MetricRarity();
        var rows = Wave(days: 21);
        Take(metric, rows);
        var next = rows[^1].Time + (10 * TimeSpan.TicksPerMinute);
        metric.Next(new ScaleRow(next, WaveAt(next) + 10, 1, double.NaN), Budget, 1);
        if (isNormal)
        {
            metric.TakeFeedback(next, AnomalyVerdict.Normal);
        }

        var season = metric.Season!;
        var after = next + TimeSpan.TicksPerDay;
        return season.Next(new ScaleRow(after, season.Profile.UsualAt(after) + season.Previous + 9, 1, double.NaN), metric.Readings!.DistanceOfAll, Budget).PerDay;
    }

    private static bool IsWeekend(DateTimeOffset time) => time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    // Whole days from a Monday on, and the reading that ends the last of them.
    private static SeasonProfile ProfileOf(int days, Func<DateTimeOffset, double> value)
    {
        var profile = new SeasonProfile();
        for (var time = Monday; time <= Monday.AddDays(days); time = time.AddMinutes(15))
        {
            profile.Take(time.UtcTicks, value(time));
        }

        return profile;
    }

    private static double UsualAt(SeasonProfile profile, DateTimeOffset time) => profile.UsualAt(time.UtcTicks);

    /// <summary>100 to either side over a day, which is up to 4.4 in ten minutes.</summary>
    private static double WaveAt(long time) => 100 * Math.Sin(time / (double)TimeSpan.TicksPerDay * Math.Tau);

    /// <summary>A reading every ten minutes, with noise of up to 1.</summary>
    private static ScaleRow[] Wave(int days)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, days * 144).Select(i => Monday.UtcTicks + (i * 10 * TimeSpan.TicksPerMinute))
            .Select(time => new ScaleRow(time, WaveAt(time) + (2 * random.NextDouble()) - 1, 1, double.NaN))];
    }

    private static void Take(MetricRarity metric, ScaleRow[] rows) => RarestOf(metric, rows);

    private static Rarest[] RarestOf(MetricRarity metric, ScaleRow[] rows)
    {
        return Array.ConvertAll(rows, row =>
        {
            metric.Next(row, Budget, 1);
            return metric.Rarest;
        });
    }

    private static byte[] Written(MetricRarity metric, double previous)
    {
        var buffer = new ArrayBufferWriter<byte>();
        RaritySnapshot.Write(new SnapshotWriter(buffer), metric, previous);
        return buffer.WrittenSpan.ToArray();
    }
}
