namespace SensorGrid.Reference.Tests.Workloads;

/// <summary>Draws of a seed: the same on every machine.</summary>
internal sealed class Draw(int seed)
{
    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>A number from the first up to the last, both inclusive.</summary>
    public int Between(int first, int last) => _random.Next(first, last + 1);

    public long Ticks(long most) => _random.NextInt64(most + 1);

    public double Real(double first, double last) => first + (_random.NextDouble() * (last - first));

    /// <summary>A number from the first to the last; each order of magnitude is as likely as the others.</summary>
    public double LogReal(double first, double last) => first * Math.Pow(last / first, _random.NextDouble());

    public T Of<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    public T[] Some<T>(int least, int most, params T[] choices)
    {
        var all = choices.ToArray();
        _random.Shuffle(all);
        return all[..Math.Min(all.Length, Between(least, most))];
    }
}
