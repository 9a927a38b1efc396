namespace SensorGrid.Cli.Evaluate.Budgets;

/// <summary>The default size of fleets.</summary>
internal enum TrialSize
{
    /// <summary>One sensor of a kind, and few days.</summary>
    Quick,

    /// <summary>For a run of some minutes.</summary>
    Usual,

    /// <summary>Four times as many sensors.</summary>
    Full,
}
