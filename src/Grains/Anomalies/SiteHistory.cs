namespace SensorGrid.Grains.Anomalies;

/// <summary>The log's entries of one site, listed or not; they follow each other without a gap.</summary>
/// <param name="from">The position where the first of them begins.</param>
internal sealed class SiteHistory(long from)
{
    /// <summary>The position in the feed where they begin.</summary>
    public long From { get; set; } = from;

    /// <summary>The position where they end.</summary>
    public long To { get; set; } = from;

    /// <summary>The number of entries.</summary>
    public int Count { get; set; }
}
