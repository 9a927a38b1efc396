namespace SensorGrid.Grains.Anomalies;

/// <summary>The limits of the list of sites and of the log of their changes.</summary>
internal sealed record AnomalySitesLimits
{
    /// <summary>The maximum number of listed sites.</summary>
    public required int Sites { get; init; }

    /// <summary>The time for which a site is listed without a change.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>The minimum number of kept entries of the log: some 10 MB in memory. Others than the default are for tests.</summary>
    public int Changes { get; init; } = 100_000;
}
