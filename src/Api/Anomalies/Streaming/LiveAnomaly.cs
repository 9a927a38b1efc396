using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>A change of a feed as it is shared among subscribers.</summary>
/// <param name="entry">The anomaly.</param>
/// <param name="since">See <see cref="FeedPlace.After"/>.</param>
internal sealed class LiveAnomaly(AnomalyEntry entry, long since)
{
    public AnomalyEntry Entry { get; } = entry;

    public long Since { get; } = since;

    /// <summary>The anomaly as JSON, made once for all subscribers.</summary>
    public ReadOnlyMemory<byte> Json { get; } = AnomalyWriter.ToJson(entry);
}
