using SensorGrid.Features.Readings;
using SensorGrid.Streaming.Kinesis.Configuration;

namespace SensorGrid.Silo.Settings;

/// <summary>The start position in a shard that has no checkpoint yet.</summary>
/// <param name="Kind">The kind of position.</param>
/// <param name="Time">The arrival time (UTC) to begin at; null unless the kind requires one.</param>
internal readonly record struct StartPosition(KinesisStartPosition Kind, DateTimeOffset? Time)
{
    /// <summary>Reads <c>TRIM_HORIZON</c>, <c>LATEST</c> or a time: see <see cref="Timestamps"/>.</summary>
    public static bool TryParse(string text, out StartPosition position)
    {
        position = default;
        switch (text)
        {
            case "TRIM_HORIZON":
                return true;
            case "LATEST":
                position = new StartPosition(KinesisStartPosition.Latest, null);
                return true;
            default:
                var valid = Timestamps.Parse(text, out var time) == TimestampError.None;
                position = new StartPosition(KinesisStartPosition.AtTimestamp, time);
                return valid;
        }
    }
}
