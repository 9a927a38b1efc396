using CsCheck;
using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Tests.Detection.Rarity;

/// <summary>What holds for every series of a statistic.</summary>
public sealed class PeakTrackerProperties
{
    private static readonly TailLaw[] Laws =
    [
        .. from statistic in (Statistic[])[Statistic.Up, Statistic.Change, Statistic.Repeat, Statistic.Model]
           from kind in (ScaleKind[])[ScaleKind.SlowReadings, ScaleKind.FastReadings, ScaleKind.Buckets]
           select TailLaw.Of(statistic, kind, rows: 1_000),
    ];

    private static Gen<TailLaw> Law { get; } = Gen.Int[0, Laws.Length - 1].Select(i => Laws[i]);

    // Mostly small; some far out, some that come again, some that are nothing.
    private static Gen<double> Value { get; } = Gen.Frequency(
        (12, Gen.Double[0, 1]),
        (3, Gen.Double[0, 0.999].Select(u => 1 - (2 * Math.Log(1 - u)))),
        (2, Gen.Int[0, 3].Select(i => (double)i)),
        (1, Gen.Double[0, 1].Select(u => Math.Pow(1 - (0.999 * u), -1.2))));

    [Fact]
    public void Peaks_and_rates_are_those_of_the_rules_computed_anew() =>
        Gen.Select(Law, Value.Array[300, 2_500], Gen.Double[0.0001, 0.01], Gen.Double[0.05, 40]).Sample(
            (law, values, step, budget) =>
            {
                var tracker = default(PeakTracker);
                var naive = new NaiveTracker();
                for (var i = 0; i < values.Length; i++)
                {
                    var days = (i + 1.0) * step;
                    var (rate, expected) = (tracker.Rate(values[i], days, law), naive.Rate(values[i], days, law));
                    AssertClose(expected, rate);
                    var level = rate < budget ? tracker.Level(budget, days, law) : double.PositiveInfinity;
                    tracker.Take(values[i], days, level, PeakTracker.Rest);
                    naive.Take(values[i], days, level);
                    Assert.Equal(naive.Highest, Peaks(tracker));
                }
            },
            iter: 60);

    [Fact]
    public void The_level_is_the_value_that_is_expected_as_often() =>
        Gen.Select(Law, Gen.Double[0, 3].Array[8], Gen.Frequency((1, Gen.Double[0.001, 0.2]), (1, Gen.Double[0.2, 1]), (1, Gen.Double[1, 400])), Gen.Double[-6, 1]).Sample(
            (law, logarithms, days, power) =>
            {
                var tracker = Tracker(logarithms.Select(logarithm => Math.Pow(10, logarithm)));
                var rate = Math.Pow(10, power);

                var level = tracker.Level(rate, days, law);

                var first = tracker.Peaks[days < 0.2 ? 0 : 2].Value;
                Assert.True(level >= first);
                Assert.True(tracker.Rate(level * (1 + 1e-9), days, law) <= rate * (1 + 1e-6));
                if (level > first * (1 + 1e-6))
                {
                    AssertClose(rate, tracker.Rate(level, days, law), 1e-8);
                }
            });

    [Fact]
    public void What_is_higher_or_an_older_sensor_has_never_had_is_not_expected_more_often() =>
        Gen.Select(Law, Gen.Double[0, 2].Array[8], Gen.Double[0.01, 30], Gen.Double[0, 4], Gen.Double[1, 3]).Sample(
            (law, logarithms, days, power, factor) =>
            {
                var tracker = Tracker(logarithms.Select(logarithm => Math.Pow(10, logarithm)));
                var value = Math.Pow(10, power);

                Assert.True(tracker.Rate(value * factor, days, law) <= tracker.Rate(value, days, law));
            });

    [Fact]
    public void A_short_number_is_never_below_its_value_and_at_most_a_128th_above() =>
        Gen.Double[-37, 38].Select(power => Math.Pow(10, power)).Sample(value =>
        {
            var rounded = ShortFloat.AtLeast(value).Value;
            Assert.InRange(rounded, value, value * (1 + (1.0 / 128)));
            Assert.Equal(NaiveTracker.RoundedUp(value), rounded);
            Assert.Equal(rounded, ShortFloat.AtLeast(rounded).Value);
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(double.Epsilon, 9.18355e-41)]
    [InlineData(double.MaxValue, 3.3895314e38)]
    public void The_least_and_the_greatest_numbers_stay_in_range(double value, double expected) => Assert.Equal((float)expected, ShortFloat.AtLeast(value).Value);

    /// <summary>A tracker with eight peaks.</summary>
    internal static PeakTracker Tracker(IEnumerable<double> peaks)
    {
        var tracker = default(PeakTracker);
        foreach (var peak in peaks)
        {
            for (var i = 0; i < 24; i++)
            {
                tracker.Take(peak, 0.01, double.PositiveInfinity, PeakTracker.Rest);
            }
        }

        Assert.Equal(PeakTracker.Most, tracker.Count);
        return tracker;
    }

    internal static double[] Peaks(PeakTracker tracker) => [.. tracker.Peaks[..tracker.Count].ToArray().Select(peak => (double)peak.Value)];

    private static void AssertClose(double expected, double actual, double tolerance = 1e-5)
    {
        if (!expected.Equals(actual))
        {
            Assert.InRange(actual, expected * (1 - tolerance), expected * (1 + tolerance));
        }
    }
}
