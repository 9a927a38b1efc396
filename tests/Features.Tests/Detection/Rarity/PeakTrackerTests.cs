using CsCheck;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Tests.Detection.Rarity;

public sealed class PeakTrackerTests
{
    private const double None = double.PositiveInfinity;
    private static readonly TailLaw Slow = TailLaw.Of(Statistic.Up, ScaleKind.SlowReadings, rows: 1_000);
    private static readonly TailLaw Fast = TailLaw.Of(Statistic.Up, ScaleKind.FastReadings, rows: 1_000);

    [Fact]
    public void Before_there_are_eight_peaks_nothing_is_rare()
    {
        var tracker = default(PeakTracker);
        Feed(ref tracker, (8 * 24) - 1, 1, 0.1);

        Assert.Equal(7, tracker.Count);
        Assert.Equal(PeakTracker.Usual, tracker.Rate(1e30, 5, Fast));
        Feed(ref tracker, 1, 1, 0.1);
        Assert.True(tracker.Rate(1e30, 5, Fast) < 1e-9);
    }

    [Fact]
    public void Rows_of_nothing_make_no_peak()
    {
        var tracker = default(PeakTracker);
        Feed(ref tracker, 10_000, 0, 1);

        Assert.Equal(0, tracker.Count);
    }

    [Fact]
    public void A_run_ends_after_24_rows_that_are_not_above_the_eighth_peak()
    {
        var tracker = Ones();
        tracker.Take(5, 2, None, PeakTracker.Rest);
        Feed(ref tracker, 23, 1, 2);
        Assert.Equal(1, tracker.HighestPeak);
        tracker.Take(4, 2, None, PeakTracker.Rest);
        Feed(ref tracker, 23, 1, 2);
        Assert.Equal(1, tracker.HighestPeak);

        tracker.Take(1, 2, None, PeakTracker.Rest);

        Assert.Equal([5, 1, 1, 1, 1, 1, 1, 1], PeakTrackerProperties.Peaks(tracker));
    }

    [Fact]
    public void A_run_of_120_rows_ends_though_it_goes_on()
    {
        var tracker = Ones();
        Feed(ref tracker, 119, 5, 2);
        Assert.Equal(1, tracker.HighestPeak);

        tracker.Take(5, 2, None, PeakTracker.Rest);

        Assert.Equal([5, 1, 1, 1, 1, 1, 1, 1], PeakTrackerProperties.Peaks(tracker));
        Feed(ref tracker, 2 * 120, 5, 2);
        Assert.Equal([5, 5, 5, 1, 1, 1, 1, 1], PeakTrackerProperties.Peaks(tracker));
        Assert.Equal(PeakTracker.Usual, tracker.Rate(5, 2, Slow));
    }

    [Theory]
    [InlineData(0.1999, 6, PeakTracker.Usual)]
    [InlineData(0.1999, 8.01, 0)]
    [InlineData(0.2001, 6, PeakTracker.Usual)]
    [InlineData(0.2001, 6.01, 0)]
    public void In_the_first_fifth_of_a_day_only_what_is_above_the_highest_peak_is_rare_later_what_is_above_the_third(double days, double value, double expected)
    {
        var tracker = PeakTrackerProperties.Tracker([8, 7, 6, 5, 4, 3, 2, 1]);

        Assert.Equal(double.IsFinite(expected), double.IsFinite(tracker.Rate(value, days, Slow)));
    }

    [Fact]
    public void From_the_first_day_on_one_old_fault_of_a_fast_metric_hides_no_other()
    {
        var tracker = PeakTrackerProperties.Tracker([500, 1.4, 1.3, 1.2, 1.2, 1.1, 1.1, 1]);

        Assert.True(tracker.Rate(10, 0.999, Fast) > 0.1);
        Assert.True(tracker.Rate(10, 1, Fast) < 0.1);
        Assert.True(tracker.Rate(10, 1, Slow) > 0.1);
    }

    [Fact]
    public void An_alarm_costs_a_credit_and_counts_as_its_level_and_without_a_credit_in_full()
    {
        var tracker = Ones();
        Alarm(ref tracker, 50, 0.4, 3);
        Assert.Equal(50, tracker.HighestPeak);

        tracker = Ones();
        Alarm(ref tracker, 50, 2, 3);
        Alarm(ref tracker, 80, 2.01, 3);
        Assert.Equal(3, tracker.HighestPeak);

        Alarm(ref tracker, 120, 2.02, 3);
        Assert.Equal(120, tracker.HighestPeak);
    }

    [Fact]
    public void A_credit_accrues_in_half_a_day()
    {
        var tracker = Ones();
        Alarm(ref tracker, 50, 2, 3);
        Alarm(ref tracker, 80, 2.01, 3);
        Alarm(ref tracker, 120, 2.49, 4);
        Assert.Equal(120, tracker.HighestPeak);

        tracker = Ones();
        Alarm(ref tracker, 50, 2, 3);
        Alarm(ref tracker, 80, 2.01, 3);
        Alarm(ref tracker, 120, 2.52, 4);
        Assert.Equal(4, tracker.HighestPeak);
    }

    [Theory]
    [InlineData(54.9, 3.49, true)]
    [InlineData(45.6, 3.49, true)]
    [InlineData(55.1, 3.49, false)]
    [InlineData(45.3, 3.49, false)]
    [InlineData(50, 3.51, false)]
    public void Two_alarms_alike_within_a_day_and_a_half_are_a_fact_of_life(double second, double at, bool isFact)
    {
        var tracker = Ones();
        Alarm(ref tracker, 50, 2, 3);

        Alarm(ref tracker, second, at, 3);

        Assert.Equal(isFact ? 2 : 0, PeakTrackerProperties.Peaks(tracker).Count(peak => peak > 40));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_person_calls_normal_is_usual_at_once(bool isOver)
    {
        var tracker = Alarmed(isOver);
        Assert.True(tracker.Rate(45, 3, Fast) < 0.1);

        tracker.TakeFeedback(1.9, AnomalyVerdict.Normal);

        Assert.Equal(PeakTracker.Usual, tracker.Rate(50, 3, Fast));
        Assert.Equal(3, PeakTrackerProperties.Peaks(tracker).Count(peak => peak == 50));
        Finish(ref tracker);
        Assert.Equal(50, tracker.HighestPeak);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_person_calls_a_fault_is_no_peak_even_without_a_credit(bool isOver)
    {
        // No credit at this age.
        var tracker = Alarmed(isOver, days: 0.4);

        tracker.TakeFeedback(0.3, AnomalyVerdict.Fault);

        Finish(ref tracker);
        Assert.Equal(3, tracker.HighestPeak);
        Assert.Equal(1, PeakTrackerProperties.Peaks(tracker).Count(peak => peak == 3));
    }

    [Fact]
    public void A_verdict_given_again_teaches_no_more_than_once() =>
        Gen.Select(Gen.Bool, Gen.Double[0.3, 3], Gen.Double[0.5, 2].Array[8], Gen.Double[2.1, 2.12], Gen.Enum<AnomalyVerdict>().Array[0, 3], Gen.Enum<AnomalyVerdict>(), Gen.Int[1, 5], Gen.Int[0, 30]).Sample(
            (isOver, days, peaks, value, before, verdict, times, rows) =>
            {
                var once = PeakTrackerProperties.Tracker(peaks);
                AlarmTwice(ref once, value, days, isOver);
                foreach (var earlier in before)
                {
                    once.TakeFeedback(days - 0.001, earlier);
                }

                once.TakeFeedback(days - 0.001, verdict);
                var often = once;
                for (var i = 0; i < times; i++)
                {
                    Feed(ref once, rows, 0, days);
                    Feed(ref often, rows, 0, days);
                    often.TakeFeedback(days - 0.001, verdict);
                }

                Finish(ref once);
                Finish(ref often);
                Assert.Equal(PeakTrackerProperties.Peaks(once), PeakTrackerProperties.Peaks(often));
            });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_last_of_two_verdicts_counts(bool isOver)
    {
        var tracker = Alarmed(isOver);
        tracker.TakeFeedback(1.9, AnomalyVerdict.Fault);
        tracker.TakeFeedback(1.9, AnomalyVerdict.Normal);
        Assert.Equal(3, PeakTrackerProperties.Peaks(tracker).Count(peak => peak == 50));

        Finish(ref tracker);
        tracker.TakeFeedback(1.9, AnomalyVerdict.Fault);
        Assert.DoesNotContain(50, PeakTrackerProperties.Peaks(tracker));
    }

    [Fact]
    public void A_verdict_on_something_later_than_the_latest_alarm_does_nothing()
    {
        var tracker = Alarmed(isOver: true);
        var before = PeakTrackerProperties.Peaks(tracker);

        tracker.TakeFeedback(2.1, AnomalyVerdict.Normal);
        tracker.TakeFeedback(2.1, AnomalyVerdict.Fault);

        Assert.Equal(before, PeakTrackerProperties.Peaks(tracker));
        Ones().TakeFeedback(0, AnomalyVerdict.Normal);
    }

    private static PeakTracker Ones() => PeakTrackerProperties.Tracker(Enumerable.Repeat(1.0, 8));

    private static PeakTracker Alarmed(bool isOver, double days = 2)
    {
        var tracker = Ones();
        tracker.Take(50, days, 3, PeakTracker.Rest);
        if (isOver)
        {
            Finish(ref tracker, days);
        }

        return tracker;
    }

    // Of one anomaly: a run that is over, and one that may go on.
    private static void AlarmTwice(ref PeakTracker tracker, double value, double days, bool isOver)
    {
        Alarm(ref tracker, 2 * value, days, 1.5 * value);
        tracker.Take(value, days, 2.05, PeakTracker.Rest);
        if (isOver)
        {
            Finish(ref tracker, days);
        }
    }

    private static void Alarm(ref PeakTracker tracker, double value, double days, double level)
    {
        tracker.Take(value, days, level, PeakTracker.Rest);
        Finish(ref tracker, days);
    }

    private static void Finish(ref PeakTracker tracker, double days = 3) => Feed(ref tracker, 24, 0, days);

    private static void Feed(ref PeakTracker tracker, int rows, double value, double days)
    {
        for (var i = 0; i < rows; i++)
        {
            tracker.Take(value, days, None, PeakTracker.Rest);
        }
    }
}
