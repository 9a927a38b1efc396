using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>A change of a feed as it is shared among subscribers.</summary>
/// <param name="entry">The anomaly.</param>
/// <param name="since">See <see cref="FeedPlace.After"/>.</param>
internal sealed class LiveAnomaly(AnomalyEntry entry, long since)
{
    public AnomalyEntry Entry { get; } = entry;

    public long Since { get; } = since;

    /// <summary>Gets whether it is an anomaly that has come, and not a change of one that subscribers of all sites have.</summary>
    public required bool IsNew { get; init; }

    /// <summary>The position of its entry in the log of all sites.</summary>
    public required long Place { get; init; }

    /// <summary>The position of that log up to which everything was offered once this is.</summary>
    public long Reached { get; set; }

    /// <summary>The anomaly as JSON, made once for all subscribers.</summary>
    public ReadOnlyMemory<byte> Json { get; } = AnomalyWriter.ToJson(entry);
}
