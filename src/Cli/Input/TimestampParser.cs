using System.Globalization;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Reads the event time of a CSV row.</summary>
/// <param name="format">A .NET format or one of the names below; null for the times that every door takes, and local ones.</param>
internal sealed class TimestampParser(string? format)
{
    public const string EpochSeconds = "epoch-s";
    public const string EpochMilliseconds = "epoch-ms";
    public const string EpochMicroseconds = "epoch-us";
    public const string EpochNanoseconds = "epoch-ns";

    private const DateTimeStyles Styles = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.NoCurrentDateDefault;

    // A point before F is optional: one format reads both "12:00:00" and "12:00:00.5".
    private static readonly string[] LocalFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd",
    ];

    private string Expected => format switch
    {
        null => "a time such as 2026-11-22T10:00:01.25Z or 2026-11-22 10:00:01, or milliseconds since 1970 (--timestamp-format names others)",
        EpochSeconds => "seconds since 1970",
        EpochMilliseconds => "milliseconds since 1970",
        EpochMicroseconds => "microseconds since 1970",
        EpochNanoseconds => "nanoseconds since 1970",
        _ => $"a time in the format '{format}'",
    };

    /// <summary>Reads a time.</summary>
    /// <returns>What is wrong with it, to follow its text; null when nothing is.</returns>
    public string? Parse(string text, out ParsedTime time) => TryParse(text, out time) ? null : $"is not {Expected}";

    private bool TryParse(string text, out ParsedTime time) => format switch
    {
        null => TryParseUsual(text, out time),
        EpochSeconds => TryParseEpoch(text, 1000, out time),
        EpochMilliseconds => TryParseEpoch(text, 1, out time),
        EpochMicroseconds => TryParseEpoch(text, 1e-3m, out time),
        EpochNanoseconds => TryParseEpoch(text, 1e-6m, out time),
        _ => TryParseLocal(text, [format], out time),
    };

    private static bool TryParseUsual(string text, out ParsedTime time)
    {
        if (Rfc3339.TryParse(text, out var instant))
        {
            time = new ParsedTime(instant.UtcDateTime, IsLocal: false);
            return true;
        }

        return TryParseLocal(text, LocalFormats, out time) || TryParseEpoch(text, 1, out time);
    }

    private static bool TryParseLocal(string text, string[] formats, out ParsedTime time)
    {
        var isTime = DateTime.TryParseExact(text, formats, CultureInfo.InvariantCulture, Styles, out var read);
        time = new ParsedTime(read, read.Kind == DateTimeKind.Unspecified);
        return isTime;
    }

    private static bool TryParseEpoch(string text, decimal millisecondsPerUnit, out ParsedTime time)
    {
        time = default;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var value)
            || Math.Abs(value) > 1e22m || !Rfc3339.TryFromMilliseconds(value * millisecondsPerUnit, out var instant))
        {
            return false;
        }

        time = new ParsedTime(instant.UtcDateTime, IsLocal: false);
        return true;
    }
}
