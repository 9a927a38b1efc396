namespace SensorGrid.Grains.Anomalies;

/// <summary>How much the list of sites and the log of their changes keep.</summary>
internal sealed record AnomalySitesLimits
{
    /// <summary>How many sites are listed.</summary>
    public required int Sites { get; init; }

    /// <summary>How long a site is listed without a change.</summary>
    public required TimeSpan Retention { get; init; }

    /// <summary>How many entries of the log are kept, at the least: some 10 MB in memory. Others than the default are for tests.</summary>
    public int Changes { get; init; } = 100_000;
}
