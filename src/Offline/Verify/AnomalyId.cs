using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;

namespace SensorGrid.Offline.Verify;

/// <summary>The name of an anomaly: the sensor, <c>@</c>, then shard, sequence number, sub-sequence number, index and kind, joined by points.</summary>
internal static class AnomalyId
{
    public static string Of(string sensorId, AnomalyEpisode episode) =>
        $"{sensorId}@{episode.Opening}.{(episode.Kind == AnomalyKind.Silence ? "silence" : "score")}";

    /// <summary>
    /// Determines whether an id is of a silence. Whether a silence was reported while it lasted depends on when the stream was read, and
    /// not on the log alone.
    /// </summary>
    public static bool IsSilence(string id) => id.EndsWith(".silence", StringComparison.Ordinal) || id.EndsWith(".siteSilence", StringComparison.Ordinal);

    /// <summary>Splits a name; a sensor's id may itself have an <c>@</c>.</summary>
    public static bool TryParse(string id, string sensorId, out StreamPosition opening)
    {
        opening = default;
        var kind = id.LastIndexOf('.');
        return kind > sensorId.Length
            && id.StartsWith(sensorId, StringComparison.Ordinal)
            && id[sensorId.Length] == '@'
            && StreamPosition.TryParse(id[(sensorId.Length + 1)..kind], out opening);
    }
}
