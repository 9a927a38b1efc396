namespace SensorGrid.Cli.Simulate.Model;

/// <summary>Pseudo-random numbers (SplitMix64), the same on every machine and in every version of .NET.</summary>
/// <remarks>
/// Every use has a sequence of its own, named by seed, sensor and stream: so one sensor does not depend on another, nor the values on whether
/// there are faults. Only integer arithmetic and additions are involved, no library function whose last bit a platform may choose.
/// </remarks>
internal sealed class Prng
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state;

    public Prng(int seed, int sensor, PrngStream stream) =>
        _state = Mix(Mix(Mix(unchecked((uint)seed) + Golden) + unchecked((uint)sensor)) + (ulong)stream);

    /// <summary>Draws a number that is uniform in [0, 1).</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws a number that is uniform in [from, to).</summary>
    public double Uniform(double from, double to) => from + ((to - from) * Uniform());

    /// <summary>Draws an integer that is uniform from 0 to below <paramref name="count"/>.</summary>
    public int Choose(int count) => (int)(Uniform() * count);

    /// <summary>Draws a number of mean 0 and standard deviation 1, normal but for the far tails: the sum of twelve uniform numbers, so never beyond 6.</summary>
    public double Gaussian()
    {
        var sum = -6.0;
        for (var i = 0; i < 12; i++)
        {
            sum += Uniform();
        }

        return sum;
    }

    /// <summary>Draws a number that is exponentially distributed: the wait for an event of a Poisson process.</summary>
    public double Exponential(double mean) => -mean * Math.Log(1 - Uniform());

    private ulong Next() => Mix(_state += Golden);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}

/// <summary>The purpose of a sequence of random numbers. Adding one changes no other.</summary>
internal enum PrngStream
{
    Machine = 1,
    Timing = 2,
    State = 3,
    Faults = 4,
    FaultNoise = 5,
    Kind = 6,
    Phase = 7,
    Tree = 8,
    Sample = 9,
    Series = 10,
    Signal = 11,

    /// <summary>The sensor's first metric; the second is the next number, and so on.</summary>
    FirstMetric = 100,
}
