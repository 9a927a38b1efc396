using System.Globalization;

namespace SensorGrid.Cli.Input;

/// <summary>Reads the event time of a CSV row. A time without an offset is taken as UTC.</summary>
internal sealed class TimestampParser(string? format)
{
    public const string EpochSeconds = "epoch-s";
    public const string EpochMilliseconds = "epoch-ms";

    private const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;

    // A point before F is optional, and so is K: one format reads all of "12:00:00", "12:00:00.5" and "12:00:00Z".
    private static readonly string[] IsoFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd HH:mmK",
        "yyyy-MM-dd",
    ];

    /// <summary>What a time should look like, for error messages.</summary>
    public string Expected => format switch
    {
        null => "a time such as 2026-11-22T10:00:01.25Z or 2026-11-22 10:00:01 (UTC), or milliseconds since 1970",
        EpochSeconds => "seconds since 1970",
        EpochMilliseconds => "milliseconds since 1970",
        _ => $"a time in the format '{format}'",
    };

    public bool TryParse(string text, out DateTimeOffset time) => format switch
    {
        null => DateTimeOffset.TryParseExact(text, IsoFormats, CultureInfo.InvariantCulture, Styles, out time)
            || TryParseEpoch(text, TimeSpan.TicksPerMillisecond, out time),
        EpochSeconds => TryParseEpoch(text, TimeSpan.TicksPerSecond, out time),
        EpochMilliseconds => TryParseEpoch(text, TimeSpan.TicksPerMillisecond, out time),
        _ => DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, Styles, out time),
    };

    private static bool TryParseEpoch(string text, long ticksPerUnit, out DateTimeOffset time)
    {
        time = default;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        // Divided rather than multiplied, so that no number of digits can overflow.
        var least = (decimal)(DateTimeOffset.MinValue - DateTimeOffset.UnixEpoch).Ticks / ticksPerUnit;
        var most = (decimal)(DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / ticksPerUnit;
        if (value < least || value > most)
        {
            return false;
        }

        time = DateTimeOffset.UnixEpoch.AddTicks((long)(value * ticksPerUnit));
        return true;
    }
}
