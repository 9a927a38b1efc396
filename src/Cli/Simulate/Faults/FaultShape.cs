namespace SensorGrid.Cli.Simulate.Faults;

/// <summary>The length and the size of faults of a kind.</summary>
/// <param name="Kind">The kind of the faults.</param>
/// <param name="Shortest">The shortest length in readings, and at least as many seconds, except for a spike.</param>
/// <param name="Longest">The longest length, likewise.</param>
/// <param name="Smallest">The smallest magnitude in usual spreads of the metric; 0 where there is none.</param>
/// <param name="Largest">The largest magnitude, likewise.</param>
internal sealed record FaultShape(FaultKind Kind, int Shortest, int Longest, double Smallest, double Largest)
{
    public static readonly FaultShape[] All =
    [
        new(FaultKind.Spike, 1, 3, 8, 15),
        new(FaultKind.LevelShift, 20, 60, 5, 10),
        new(FaultKind.StuckValue, 20, 60, 0, 0),
        new(FaultKind.NoiseBurst, 15, 40, 4, 8),
        new(FaultKind.SlowDrift, 40, 100, 8, 15),
        new(FaultKind.Silence, 20, 60, 0, 0),
    ];
}
