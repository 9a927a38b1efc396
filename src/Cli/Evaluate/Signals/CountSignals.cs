namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>Sensors that count.</summary>
internal static class CountSignals
{
    /// <summary>Creates a total that grows by some five a second, more by day.</summary>
    public static Signal Total(SignalSetup setup)
    {
        var (phase, total) = (setup.Phase(), Math.Round(setup.Random.Uniform(0, 1e6)));
        return new FormulaSignal(total, Math.Max(1, 5 * setup.Seconds), time => total += setup.Count(5 * setup.Seconds * (1 + (0.3 * time.Day(phase)))));
    }

    /// <summary>Creates a count of events since the last reading, a few.</summary>
    public static Signal Events(SignalSetup setup)
    {
        var (mean, phase) = (3 * setup.Amplitude(), setup.Phase());
        return new FormulaSignal(mean, mean, time => setup.Count(mean * Math.Exp(0.5 * time.Day(phase))));
    }

    /// <summary>Creates rain since the last reading, by tippings of 0.2 mm: none but in showers, one in 18 hours or so.</summary>
    public static Signal Rain(SignalSetup setup)
    {
        const double Tipping = 0.2;
        var (until, perHour) = (0.0, 0.0);
        return new FormulaSignal(new SignalMetric(FormulaSignal.MetricName, 0, Math.Max(Tipping, 2 * setup.Seconds / 3_600), Step: Tipping) { Least = 0 }, time =>
        {
            if (time.Elapsed >= until && setup.Happens(1 / 64_800.0))
            {
                (until, perHour) = (time.Elapsed + 600 + setup.Random.Exponential(3_600), 0.5 + setup.Random.Exponential(3));
            }

            return time.Elapsed < until ? Tipping * setup.Count(perHour / Tipping * setup.Seconds / 3_600) : 0;
        });
    }

    /// <summary>Creates the trips of an elevator since midnight: many by day, fewer at weekends, and back to 0 at midnight.</summary>
    public static Signal Trips(SignalSetup setup)
    {
        var (perHour, trips, day) = (setup.Random.Uniform(20, 60), 0.0, DayOfWeek.Sunday);
        return new FormulaSignal(new SignalMetric(FormulaSignal.MetricName, 5 * perHour, Math.Max(2, perHour * setup.Seconds / 3_600), Step: 1) { Least = 0 }, time =>
        {
            trips = time.Time.DayOfWeek == day ? trips : 0;
            day = time.Time.DayOfWeek;
            var rate = (time.Hour is > 7 and < 19 ? 1 : 0.08) * (time.IsWeekend ? 0.3 : 1);
            return trips += setup.Count(perHour * rate * setup.Seconds / 3_600);
        });
    }
}
