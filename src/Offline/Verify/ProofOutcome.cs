namespace SensorGrid.Offline.Verify;

/// <summary>The outcome of a proof.</summary>
public enum ProofOutcome
{
    /// <summary>All that could be compared is equal.</summary>
    Proved,

    /// <summary>Something differs.</summary>
    Different,

    /// <summary>Nothing could be compared, or the answer was made with something else than the replay.</summary>
    NotComparable,
}
