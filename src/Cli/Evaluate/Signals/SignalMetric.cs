namespace SensorGrid.Cli.Evaluate.Signals;

/// <summary>A metric of a made-up sensor; all in its unit.</summary>
/// <param name="Name">Its name in readings.</param>
/// <param name="Level">A usual value: a fault goes downwards only where that leaves room for it.</param>
/// <param name="Spread">The spread of the values within minutes, as a standard deviation: the measure for the size of faults.</param>
/// <param name="Step">The sensor's resolution.</param>
internal sealed record SignalMetric(string Name, double Level, double Spread, double Step = 0.001)
{
    /// <summary>The lowest value that is physically possible.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>Rounds a value as the sensor reports it.</summary>
    public double Round(double value) => Math.Round(Math.Round(Math.Max(value, Least) / Step) * Step, 6);
}
