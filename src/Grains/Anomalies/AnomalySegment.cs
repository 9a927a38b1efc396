using System.Text;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Anomalies;

/// <summary>Some changes of a feed, in the order in which they came to it: one stored item.</summary>
[GenerateSerializer, Immutable, Alias("anomaly-segment")]
internal sealed class AnomalySegment
{
    /// <summary>Most changes of a segment: all of it is written with each group of changes.</summary>
    public const int MostEntries = 64;

    /// <summary>Largest segment. A change has at most some 20 KB: 256 features of a metric.</summary>
    public const int MostBytes = 120 * 1024;

    [Id(0)] public AnomalyEntry[] Entries { get; set; } = [];

    /// <summary>
    /// Computes the maximum bytes of a change in its segment. Orleans' serializer needs less: it writes equal features' names once.
    /// </summary>
    public static int BytesOf(AnomalyEntry entry)
    {
        var episode = entry.Anomaly.Episode;
        var bytes = 224 + TextBytesOf(entry.Anomaly.SensorId) + TextBytesOf(episode.Opening.Shard.ToString()) + TextBytesOf(episode.Model) + TextBytesOf(episode.Metric ?? "");
        bytes += entry.Judgement is { } judgement ? 16 + TextBytesOf(judgement.Shard) + TextBytesOf(judgement.SequenceNumber) : 0;
        bytes += entry.Anomaly.FoldedIn is { } folded ? TextBytesOf(folded) : 0;
        foreach (var sensorId in entry.Anomaly.Sensors ?? [])
        {
            bytes += TextBytesOf(sensorId);
        }

        foreach (var name in episode.FeatureNames)
        {
            bytes += TextBytesOf(name) + sizeof(double) + 1;
        }

        foreach (var part in episode.Attribution)
        {
            bytes += TextBytesOf(part.Metric) + (3 * sizeof(double)) + 8;
        }

        return bytes;
    }

    private static int TextBytesOf(string text) => 4 + Encoding.UTF8.GetByteCount(text);
}
