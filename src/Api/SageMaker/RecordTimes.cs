using System.Globalization;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.SageMaker;

/// <summary>Reads event times as feature groups have them: ISO 8601, or seconds since 1970 with a fraction.</summary>
internal static class RecordTimes
{
    private static readonly decimal MostSeconds = (decimal)(DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;

    /// <summary>Reads a time; one without an offset is UTC.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time (UTC).</param>
    /// <returns>Null, or the end of a sentence that says why it is none.</returns>
    public static string? Parse(string text, out DateTimeOffset time)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            time = seconds < MostSeconds ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond)) : default;
            return seconds < MostSeconds ? null : "is outside of the years 1 to 9999: seconds since 1970 are expected";
        }

        if (Timestamps.TryParseLocal(text, out var utc))
        {
            time = new DateTimeOffset(utc, TimeSpan.Zero);
            return null;
        }

        var error = Timestamps.Parse(text, out time);
        return error == TimestampError.None ? null : "is no time: ISO 8601 such as 2026-11-22T10:00:01.25Z is expected, or seconds since 1970";
    }
}
