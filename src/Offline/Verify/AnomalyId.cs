using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;

namespace SensorGrid.Offline.Verify;

/// <summary>The name of an anomaly: the sensor, <c>@</c>, then shard, sequence number, sub-sequence number, index and kind, joined by points.</summary>
internal static class AnomalyId
{
    public static string Of(string sensorId, AnomalyEpisode episode) => string.Create(
        CultureInfo.InvariantCulture,
        $"{sensorId}@{DeadLetterId.Of(episode.Shard, episode.Position)}.{(episode.Kind == AnomalyKind.Silence ? "silence" : "score")}");

    /// <summary>
    /// Determines whether an id is of a silence. Whether a silence was reported while it lasted depends on when the stream was read, and
    /// not on the log alone.
    /// </summary>
    public static bool IsSilence(string id) => id.EndsWith(".silence", StringComparison.Ordinal) || id.EndsWith(".siteSilence", StringComparison.Ordinal);

    /// <summary>Splits a name; a sensor's id may itself have an <c>@</c>.</summary>
    public static bool TryParse(string id, string sensorId, [NotNullWhen(true)] out string? shard, out LogPosition position)
    {
        (shard, position) = (null, default);
        var kind = id.LastIndexOf('.');
        return kind > sensorId.Length
            && id.StartsWith(sensorId, StringComparison.Ordinal)
            && id[sensorId.Length] == '@'
            && DeadLetterId.TryParse(id[(sensorId.Length + 1)..kind], out shard, out position);
    }
}
