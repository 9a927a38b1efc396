using System.Globalization;
using SensorGrid.Streaming.Kinesis.Hosting;

namespace SensorGrid.Silo.Settings;

/// <summary>Where to begin to read a shard that has no checkpoint yet.</summary>
/// <param name="Kind">The kind of place.</param>
/// <param name="Time">The arrival time (UTC) to begin at; null unless the kind asks for one.</param>
internal readonly record struct StartPosition(KinesisStartPosition Kind, DateTimeOffset? Time)
{
    /// <summary>Reads <c>TRIM_HORIZON</c>, <c>LATEST</c> or a time with an offset.</summary>
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
                string[] forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
                var valid = DateTimeOffset.TryParseExact(
                    text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
                position = new StartPosition(KinesisStartPosition.AtTimestamp, time);
                return valid;
        }
    }
}
