namespace SensorGrid.Cli.Evaluate.Budgets;

/// <summary>A table of the trials.</summary>
internal enum TrialPart
{
    /// <summary>Sparse faults at each interval.</summary>
    Sparse,

    /// <summary>False alarms and recall by budget.</summary>
    Budgets,

    /// <summary>Fleets that are hard for a reason of their own.</summary>
    Special,

    /// <summary>The simulator's fleets, as <c>simulate</c> makes them.</summary>
    Simulated,
}
