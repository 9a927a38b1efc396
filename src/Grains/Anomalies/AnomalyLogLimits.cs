namespace SensorGrid.Grains.Anomalies;

/// <summary>The limits of a feed; others than the defaults are for tests.</summary>
internal sealed record AnomalyLogLimits
{
    /// <summary>The number of kept anomalies.</summary>
    public int Anomalies { get; init; } = 10_000;

    /// <summary>The minimum number of known ids of other anomalies.</summary>
    public int Forgotten { get; init; } = 30_000;

    /// <summary>The number of ids on a page of those: 64 KB.</summary>
    public int IdsOfAPage { get; init; } = 4096;

    /// <summary>
    /// The number of dead entries that may be stored beside as many as there are living ones: small feeds need not be tidy.
    /// </summary>
    public int Dead { get; init; } = 1024;
}
