namespace SensorGrid.Cli.Simulate.Faults;

/// <summary>The kind of a sensor's fault.</summary>
internal enum FaultKind
{
    /// <summary>One to three readings far off. Magnitude: what is added.</summary>
    Spike,

    /// <summary>Another level for a while. Magnitude: what is added.</summary>
    LevelShift,

    /// <summary>The last value before the fault, again and again. No magnitude.</summary>
    StuckValue,

    /// <summary>Much more noise. Magnitude: the standard deviation of what is added.</summary>
    NoiseBurst,

    /// <summary>A drift ever further away, then back at once. Magnitude: what is added to the last reading.</summary>
    SlowDrift,

    /// <summary>No readings at all; of no metric in particular. No magnitude.</summary>
    Silence,

    /// <summary>Zero instead of the value. No magnitude. Only in the fleets of <c>evaluate</c>, as are those that follow.</summary>
    Dropout,

    /// <summary>The machine's cycle stands still; of no metric in particular. No magnitude.</summary>
    LostCycle,

    /// <summary>The machine's cycle is faster or slower; of no metric in particular. Magnitude: how many times as fast.</summary>
    PeriodChange,
}
