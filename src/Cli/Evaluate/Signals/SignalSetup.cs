using SensorGrid.Cli.Simulate.Model;

namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>The inputs of a made-up sensor: its random numbers, and sizes that differ from one to the next.</summary>
internal sealed class SignalSetup(Func<PrngStream, Prng> random, DateTimeOffset start, TimeSpan interval)
{
    private readonly Prng _prng = random(PrngStream.Signal);

    /// <summary>Makes the random numbers of a use.</summary>
    public Func<PrngStream, Prng> RandomOf => random;

    /// <summary>The random numbers of the signal.</summary>
    public Prng Random => _prng;

    public DateTimeOffset Start => start;

    public TimeSpan Interval => interval;

    /// <summary>Seconds from one step to the next.</summary>
    public double Seconds => interval.TotalSeconds;

    /// <summary>Draws a level of 5 to 100.</summary>
    public double Level() => _prng.Uniform(5, 100);

    /// <summary>Draws an amplitude of 0.5 to 3.</summary>
    public double Amplitude() => _prng.Uniform(0.5, 3);

    /// <summary>Draws a deviation of noise of 0.5 to 1.</summary>
    public double Deviation() => _prng.Uniform(0.5, 1);

    /// <summary>Draws a phase in radians.</summary>
    public double Phase() => _prng.Uniform(0, Math.Tau);

    /// <summary>Creates a process that forgets over some seconds, with a standard deviation of 1.</summary>
    public CorrelatedNoise Slow(double seconds) => new(1, TimeSpan.FromSeconds(seconds), interval, _prng);

    /// <summary>Draws whether an event of a Poisson process falls into a step.</summary>
    /// <param name="perSecond">The number a second.</param>
    public bool Happens(double perSecond) => _prng.Uniform() < 1 - Math.Exp(-perSecond * Seconds);

    /// <summary>Draws the number of events, where so many are expected.</summary>
    public double Count(double expected)
    {
        if (expected > 50)
        {
            return Math.Max(0, Math.Round(expected + (Math.Sqrt(expected) * _prng.Gaussian())));
        }

        var count = -1;
        for (double product = 1, limit = Math.Exp(-expected); product > limit; count++)
        {
            product *= _prng.Uniform();
        }

        return count;
    }
}
