using SensorGrid.Cli.Simulate.Model;

namespace SensorGrid.Cli.Train.Data;

/// <summary>A way in which values usually go. Each series of a family has its own level, spread and rhythm.</summary>
/// <param name="Name">Such as <c>daily-sine</c>.</param>
/// <param name="Create">Makes a series: a function from the time, in days since a Monday's midnight, to the next value.</param>
internal sealed record SeriesFamily(string Name, Func<Prng, Func<double, double>> Create)
{
    public static readonly SeriesFamily[] All =
    [
        new("daily-sine", DailySine),
        new("autoregressive", Autoregressive),
        new("log-normal", LogNormal),
        new("daily-poisson", DailyPoisson),
        new("on-off", OnOff),
        new("random-walk", RandomWalk),
        new("daily-spikes", DailySpikes),
        new("working-week", WorkingWeek),
    ];

    private static Func<double, double> DailySine(Prng random)
    {
        var (level, phase) = (Level(random), random.Uniform());
        var amplitude = level * random.Uniform(0.1, 0.5);
        var noise = amplitude * random.Uniform(0.05, 0.4);
        return days => level + (amplitude * Math.Sin(Math.Tau * (days + phase))) + (noise * random.Gaussian());
    }

    private static Func<double, double> Autoregressive(Prng random)
    {
        var (level, memory) = (Level(random), random.Uniform(0.3, 0.98));
        var noise = level * random.Uniform(0.01, 0.1);
        var distance = 0.0;
        return _ => level + (distance = (memory * distance) + (noise * random.Gaussian()));
    }

    private static Func<double, double> LogNormal(Prng random)
    {
        var (level, spread) = (Level(random), random.Uniform(0.2, 1));
        return _ => level * Math.Exp(spread * random.Gaussian());
    }

    private static Func<double, double> DailyPoisson(Prng random)
    {
        var (mean, depth, phase) = (random.Uniform(0.5, 40), random.Uniform(0.3, 0.95), random.Uniform());
        return days =>
        {
            var rate = mean * (1 + (depth * Math.Sin(Math.Tau * (days + phase))));
            var count = 0;
            for (var waited = random.Exponential(1); waited < rate; waited += random.Exponential(1))
            {
                count++;
            }

            return count;
        };
    }

    private static Func<double, double> OnOff(Prng random)
    {
        var level = Level(random);
        var height = level * random.Uniform(0.5, 5);
        var noise = level * random.Uniform(0.01, 0.2);
        var (on, off) = (random.Uniform(3, 40), random.Uniform(20, 200));
        var (isOn, left) = (false, random.Exponential(off));
        return _ =>
        {
            if (left-- <= 0)
            {
                isOn = !isOn;
                left = random.Exponential(isOn ? on : off);
            }

            return level + (isOn ? height : 0) + (noise * random.Gaussian());
        };
    }

    private static Func<double, double> RandomWalk(Prng random)
    {
        var value = Level(random);
        var step = value * random.Uniform(0.001, 0.02);
        return _ => value += step * random.Gaussian();
    }

    private static Func<double, double> DailySpikes(Prng random)
    {
        var level = Level(random);
        var noise = level * random.Uniform(0.02, 0.2);
        // At some times of the day, for some minutes, every day with another height.
        var spikes = Enumerable.Range(0, 1 + random.Choose(4))
            .Select(_ => (At: random.Uniform(), Long: random.Uniform(0.005, 0.04), High: level * random.Uniform(1, 8)))
            .ToArray();
        return days =>
        {
            var value = level + (noise * random.Gaussian());
            foreach (var spike in spikes)
            {
                var since = days - spike.At;
                value += since - Math.Floor(since) < spike.Long ? spike.High * random.Uniform(0.7, 1.3) : 0;
            }

            return value;
        };
    }

    private static Func<double, double> WorkingWeek(Prng random)
    {
        var (level, weekend) = (Level(random), random.Uniform(0.1, 0.6));
        var load = level * random.Uniform(0.5, 3);
        var noise = level * random.Uniform(0.02, 0.2);
        var (from, to) = (random.Uniform(0.2, 0.4), random.Uniform(0.6, 0.9));
        return days =>
        {
            var time = days - Math.Floor(days);
            // Up and down over about an hour.
            var busy = Math.Clamp((time - from) * 24, 0, 1) * Math.Clamp((to - time) * 24, 0, 1);
            return level + (load * busy * (days % 7 < 5 ? 1 : weekend)) + (noise * random.Gaussian());
        };
    }

    private static double Level(Prng random) => Math.Exp(random.Uniform(0, 7));
}
