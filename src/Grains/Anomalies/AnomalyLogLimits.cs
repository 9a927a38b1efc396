namespace SensorGrid.Grains.Anomalies;

/// <summary>How much of a feed is kept; others than the defaults are for tests.</summary>
internal sealed record AnomalyLogLimits
{
    /// <summary>How many anomalies are kept.</summary>
    public int Anomalies { get; init; } = 10_000;

    /// <summary>How many ids of others are known, at the least.</summary>
    public int Forgotten { get; init; } = 30_000;

    /// <summary>How many ids a page of those has: 64 KB.</summary>
    public int IdsOfAPage { get; init; } = 4096;

    /// <summary>How many dead entries may be stored beside as many as there are living ones: small feeds need not be tidy.</summary>
    public int Dead { get; init; } = 1024;
}
