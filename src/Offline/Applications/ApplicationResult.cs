namespace SensorGrid.Offline.Applications;

/// <summary>The outcome of the comparison of a SQL application's rows with a replay of the log.</summary>
/// <param name="Name">The application.</param>
/// <param name="Compared">The number of rows compared.</param>
/// <param name="Missing">The number of rows that the replay has, and the live system lacks although it keeps later ones.</param>
/// <param name="Surplus">The number of rows that the live system has, and the replay lacks.</param>
/// <param name="Differing">The number of rows that differ.</param>
/// <param name="First">The first difference, in words; null when there is none.</param>
/// <param name="NotCompared">Why rows of some generations were not compared; null when all kept ones were.</param>
public sealed record ApplicationResult(string Name, long Compared, long Missing, long Surplus, long Differing, string? First, string? NotCompared)
{
    /// <summary>Gets whether anything differs.</summary>
    public bool Differs => Missing + Surplus + Differing > 0;
}
