namespace SensorGrid.Offline.Verify;

/// <summary>The result of a verification.</summary>
public enum VerifyOutcome
{
    /// <summary>All sensors of the log were compared, and none differs.</summary>
    Equal,

    /// <summary>Something differs.</summary>
    Different,

    /// <summary>Nothing differs, but none was compared, one is missing in the live system, or one did not reach the log's tip in time.</summary>
    NotCompared,
}
