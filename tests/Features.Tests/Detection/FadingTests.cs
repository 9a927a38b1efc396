using System.Buffers;
using SensorGrid.Features.Detection.Rarity;
using SensorGrid.Features.Operators.Detection;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>What trackers forget over months.</summary>
public sealed class FadingTests
{
    private const double Budget = 0.1;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_fades_before_a_sixth_of_the_memory_has_passed_after_it()
    {
        var fading = new Fading();

        Assert.False(fading.IsDue(34.9, 30, out _));
        Assert.True(fading.IsDue(35, 30, out var factor));
        Assert.Equal(Math.Exp(-5.0 / 60), factor, 1e-12);
        Assert.False(fading.IsDue(39.9, 30, out _));
    }

    [Fact]
    public void A_long_gap_fades_as_much_as_readings_without_one()
    {
        var (even, gapped) = (new Fading(), new Fading());
        var all = 1.0;
        for (var days = 35; days <= 90; days += 5)
        {
            all *= even.IsDue(days, 30, out var some) ? some : 1;
        }

        Assert.True(gapped.IsDue(90, 30, out var once));
        Assert.Equal(once, all, 1e-6);
    }

    [Fact]
    public void A_peak_of_long_ago_is_no_measure_any_more()
    {
        var days = 0.0;
        var tracker = new PeakTracker();
        for (var peak = 1; peak <= PeakTracker.Most; peak++)
        {
            tracker.Take(peak, days += 0.1, double.PositiveInfinity, firstRest: 1);
        }

        tracker.Fade(0.5);

        Assert.Equal([4, 3.5f, 3, 2.5f, 2, 1.5f, 1, 0.5f], tracker.Peaks.ToArray().Select(peak => peak.Value));
    }

    [Theory]
    [InlineData(10, 30, false)]
    [InlineData(10, 40, true)]
    [InlineData(30, 95, false)]
    [InlineData(30, 105, true)]
    public void The_memory_is_thirty_days_and_of_slow_sensors_four_thousand_readings(int minutes, int days, bool fades)
    {
        var metric = new MetricRarity();
        TakeNoise(metric, minutes, days);

        Assert.Equal(fades, metric.Readings!.Fading.Until > 0);
        Assert.Equal(fades, metric.Season!.Fading.Until > 0);
    }

    [Fact]
    public void A_snapshot_has_how_far_peaks_have_faded()
    {
        var (metric, restored) = (new MetricRarity(), new MetricRarity());
        var newest = TakeNoise(metric, 10, 47);
        var buffer = new ArrayBufferWriter<byte>();
        RaritySnapshot.Write(new SnapshotWriter(buffer), metric, newest);
        var reader = new SnapshotReader(buffer.WrittenSpan);

        RaritySnapshot.Read(ref reader, restored, newest);

        Assert.Equal(metric.Readings!.Fading.Until, restored.Readings!.Fading.Until);
        Assert.Equal(metric.Season!.Fading.Until, restored.Season!.Fading.Until);
        Assert.InRange(restored.Season.Fading.Until, 30, 47);
    }

    private static double TakeNoise(MetricRarity metric, int minutes, int days)
    {
        var random = new Random(1);
        var value = 0.0;
        for (var time = Start; time < Start.AddDays(days); time = time.AddMinutes(minutes))
        {
            value = random.NextDouble();
            metric.Next(new ScaleRow(time.UtcTicks, value, 1, double.NaN), Budget, 1);
        }

        return value;
    }
}
