using System.Globalization;
using System.Text.RegularExpressions;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Patterns;

/// <summary>A line of syslog (RFC 3164): <c>Mon DD HH:MM:SS message</c>. It has no year: its time is taken as the last such one that is at most a day after the row.</summary>
internal static partial class SystemLogLine
{
    /// <summary>Reads a line.</summary>
    /// <param name="text">The line; a priority such as <c>&lt;34&gt;</c> before it is skipped.</param>
    /// <param name="rowTime">The ROWTIME of its row.</param>
    /// <returns>The time and the rest; null when the line has no such form.</returns>
    public static (long Time, string Message)? Read(string text, long rowTime)
    {
        var match = Line().Match(text);
        var year = TimeText.ToDateTime(rowTime).Year + 1;
        for (var tries = 0; match.Success && tries < 10 && year - tries >= 1; tries++)
        {
            var written = string.Create(CultureInfo.InvariantCulture, $"{year - tries:0000} {match.Groups[1].Value} {match.Groups[2].Value} {match.Groups[3].Value}");
            if (year - tries <= 9999
                && DateTime.TryParseExact(written, "yyyy MMM d HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
                && (date - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond is var time && time <= rowTime + TimeText.MillisecondsOfDay)
            {
                return (time, match.Groups[4].Value);
            }
        }

        return null;
    }

    [GeneratedRegex(@"\A\s*(?:<[0-9]{1,3}>)?([A-Z][a-z]{2})\s+([0-9]{1,2})\s+([0-9]{2}:[0-9]{2}:[0-9]{2})\s+(.*)\z", RegexOptions.Singleline)]
    private static partial Regex Line();
}
