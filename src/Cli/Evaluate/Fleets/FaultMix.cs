using SensorGrid.Cli.Simulate.Faults;

namespace SensorGrid.Cli.Evaluate.Fleets;

/// <summary>The kinds and the number of faults of a made-up fleet.</summary>
/// <param name="Gap">Time from one fault of a sensor to the next, in the mean; null for a fleet without faults.</param>
/// <param name="Shapes">Faults of a metric, each as likely as the next.</param>
/// <param name="OfCycle">Whether a sensor with a cycle may lose it, or run faster or slower.</param>
internal sealed record FaultMix(TimeSpan? Gap, IReadOnlyList<FaultShape> Shapes, bool OfCycle)
{
    /// <summary>
    /// The faults whose recall tables report. Those of the cycle are reported separately: not every sensor can have them.
    /// </summary>
    public static readonly FaultKind[] Counted =
        [FaultKind.Spike, FaultKind.LevelShift, FaultKind.StuckValue, FaultKind.NoiseBurst, FaultKind.SlowDrift, FaultKind.Dropout];

    private static readonly FaultShape[] Usual =
    [
        .. FaultShape.All.Where(shape => shape.Kind != FaultKind.Silence),
        new(FaultKind.Dropout, 10, 40, 0, 0),
    ];

    // Ten pauses to a fault of each kind.
    private static readonly FaultShape[] WithPauses = [.. Usual, .. Enumerable.Repeat(new FaultShape(FaultKind.Silence, 3, 300, 0, 0), 10)];

    public static FaultMix None { get; } = new(null, [], OfCycle: false);

    public static FaultMix Every(TimeSpan gap) => new(gap, Usual, OfCycle: true);

    /// <summary>Creates a mix of mostly pauses, of three to 300 readings.</summary>
    public static FaultMix Pauses(TimeSpan gap) => new(gap, WithPauses, OfCycle: false);
}
