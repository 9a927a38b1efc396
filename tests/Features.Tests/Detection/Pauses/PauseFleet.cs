namespace SensorGrid.Features.Tests.Detection.Pauses;

/// <summary>Made-up sound sensors of some kind, by the seconds at which they have readings.</summary>
/// <param name="Kind">In words.</param>
/// <param name="Days">For how long.</param>
/// <param name="Sensors">How many.</param>
/// <param name="Times">The seconds of one of them, without end.</param>
internal sealed record PauseFleet(string Kind, int Days, int Sensors, Func<Random, IEnumerable<double>> Times)
{
    private const double Day = 86_400;
    private const double Hour = 3_600;

    public static readonly PauseFleet[] All =
    [
        new("every second", 2, 4, random => Fixed(random, 1, 0.01)),
        new("every minute, 5 % jitter", 20, 20, random => Fixed(random, 60, 0.05)),
        new("every hour", 120, 20, random => Fixed(random, Hour, 0.02)),
        new("6 s to 2 min, any", 20, 20, random => Apart(random, () => 6 + (108 * random.NextDouble()))),
        new("lognormal, 30 s", 10, 20, random => Apart(random, () => 30 * Math.Exp(Normal(random)))),
        new("every 10 s, a tenth lost", 10, 20, random => Apart(random, () => Lost(random, 0.1, 10))),
        new("every minute, two fifths lost", 20, 20, random => Apart(random, () => Lost(random, 0.4, 60))),
        new("on change, every 2 s", 3, 8, random => Apart(random, () => 2 * Exponential(random))),
        new("on change, every minute", 20, 20, random => Apart(random, () => 60 * Exponential(random))),
        new("on change, every 20 minutes", 90, 20, random => Apart(random, () => 20 * 60 * Exponential(random))),
        new("Pareto 2.5, a minute", 20, 20, random => Apart(random, () => 36 * Math.Pow(random.NextDouble(), -1 / 2.5))),
        new("Pareto 1.5, a minute", 20, 20, random => Apart(random, () => 20 * Math.Pow(random.NextDouble(), -1 / 1.5))),
        new("on change, 20 s by day, 20 minutes by night", 20, 20, random => ByHour(random, time => IsDay(time) ? 20 : 1200)),
        new("on change, a minute, no nights", 30, 20, random => ByHour(random, _ => 60).Where(time => time % Day is >= 6 * Hour and < 22 * Hour)),
        new("on change, 10 minutes, no nights", 60, 20, random => ByHour(random, _ => 600).Where(time => time % Day is >= 6 * Hour and < 22 * Hour)),
        new("every 10 s, 8 to 18 h on workdays", 42, 8, random => Shifts(random, 10, workdays: true)),
        new("every 10 minutes, 8 to 18 h on workdays", 90, 20, random => Shifts(random, 600, workdays: true)),
        new("every minute, 8 to 18 h", 30, 20, random => Shifts(random, 60, workdays: false)),
        new("bursts of seconds, half an hour apart", 20, 20, Bursts),
        new("motion, rarely by night", 30, 20, Motion),
        new("a second, a minute, a second", 4, 10, random => Changing(random, 1, 60)),
        new("10 s, 10 minutes, 10 s", 20, 20, random => Changing(random, 10, 600)),
    ];

    /// <summary>Whether its sensors change their cadence: that they become slower is a silence at first.</summary>
    public bool IsChanging => Kind.Count(letter => letter == ',') == 2;

    public static PauseFleet Of(string kind) => All.Single(fleet => fleet.Kind == kind);

    public override string ToString() => Kind;

    private static IEnumerable<double> Fixed(Random random, double apart, double jitter)
    {
        var phase = random.NextDouble() * apart;
        for (var i = 0; ; i++)
        {
            yield return phase + (apart * (i + (jitter * random.NextDouble())));
        }
    }

    private static IEnumerable<double> Apart(Random random, Func<double> pause)
    {
        for (var time = random.NextDouble() * Day; ; time += 0.01 + pause())
        {
            yield return time;
        }
    }

    private static IEnumerable<double> ByHour(Random random, Func<double, double> mean)
    {
        for (var time = random.NextDouble() * Day; ; time += 0.01 + (mean(time) * Exponential(random)))
        {
            yield return time;
        }
    }

    private static IEnumerable<double> Shifts(Random random, double apart, bool workdays)
    {
        for (var day = random.Next(7); ; day++)
        {
            var end = (day * Day) + (18 * Hour) + (300 * Normal(random));
            var begin = (day * Day) + (8 * Hour) + (300 * Normal(random));
            for (var time = begin; time < end && !(workdays && day % 7 >= 5); time += apart)
            {
                yield return time + (0.02 * apart * random.NextDouble());
            }
        }
    }

    private static IEnumerable<double> Bursts(Random random)
    {
        for (double time = 0; ; time += 1800 * Exponential(random))
        {
            for (var left = random.Next(10, 100); left > 0; left--)
            {
                yield return time += 1 + (0.05 * random.NextDouble());
            }
        }
    }

    private static IEnumerable<double> Motion(Random random)
    {
        for (var time = random.NextDouble() * Day; ; time += (IsDay(time) ? 900 : 4 * Hour) * Exponential(random))
        {
            for (var left = random.Next(1, 20); left > 0; left--)
            {
                yield return time += 2 + (10 * Exponential(random));
            }
        }
    }

    private static IEnumerable<double> Changing(Random random, double first, double second)
    {
        var (apart, until) = (first, Day * (0.3 + Exponential(random)));
        for (double time = 0; ; time += apart)
        {
            yield return time + (0.01 * apart * random.NextDouble());
            if (time > until)
            {
                (apart, until) = (apart == first ? second : first, time + (Day * (0.3 + Exponential(random))));
            }
        }
    }

    private static bool IsDay(double time) => time % Day is >= 7 * Hour and < 19 * Hour;

    private static double Lost(Random random, double share, double apart)
    {
        var pause = apart;
        while (random.NextDouble() < share)
        {
            pause += apart;
        }

        return pause;
    }

    private static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());

    private static double Normal(Random random) => Math.Sqrt(2 * Exponential(random)) * Math.Cos(Math.Tau * random.NextDouble());
}
