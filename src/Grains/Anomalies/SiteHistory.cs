namespace SensorGrid.Grains.Anomalies;

/// <summary>What the log has of one site, listed or not: entries that follow each other without a gap.</summary>
/// <param name="from">Where the first of them begins.</param>
internal sealed class SiteHistory(long from)
{
    /// <summary>Where they begin in the feed.</summary>
    public long From { get; set; } = from;

    /// <summary>Where they end.</summary>
    public long To { get; set; } = from;

    /// <summary>How many they are.</summary>
    public int Count { get; set; }
}
