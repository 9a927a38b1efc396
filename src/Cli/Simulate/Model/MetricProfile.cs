namespace SensorGrid.Cli.Simulate.Model;

/// <summary>The behaviour of a metric of a kind of machine; all in the metric's unit.</summary>
/// <param name="Name">Its name in readings.</param>
/// <param name="Base">The usual level.</param>
/// <param name="Spread">The difference of the level from machine to machine (standard deviation).</param>
/// <param name="Noise">White noise (standard deviation).</param>
/// <param name="Correlated">Noise that persists for about 20 s: an AR(1) process (standard deviation).</param>
internal sealed record MetricProfile(string Name, double Base, double Spread, double Noise, double Correlated)
{
    /// <summary>Slow wander over hours: an AR(1) process too (standard deviation). A fifth of it a day is the size of the lasting trend.</summary>
    public double Wander { get; init; }

    /// <summary>Amplitude over the day, highest in the afternoon (UTC).</summary>
    public double Daily { get; init; }

    /// <summary>The amount that a working shift adds.</summary>
    public double Load { get; init; }

    /// <summary>Amplitude of the machine's cycle, which takes some minutes.</summary>
    public double Cycle { get; init; }

    /// <summary>The amount that each step of the machine's operating state adds.</summary>
    public double PerState { get; init; }

    /// <summary>The sensor's resolution.</summary>
    public int Decimals { get; init; } = 2;

    /// <summary>The lowest value that is physically possible.</summary>
    public double Least { get; init; }

    /// <summary>The variation of the values within minutes, as a standard deviation: the measure for the size of faults.</summary>
    public double UsualSpread =>
        Math.Sqrt((Noise * Noise) + (Correlated * Correlated) + (Cycle * Cycle / 2) + (PerState * PerState / 4));
}
