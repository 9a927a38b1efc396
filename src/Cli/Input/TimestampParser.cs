using System.Globalization;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Reads the event time of a CSV row.</summary>
/// <param name="format">A .NET format or one of the names below; null for the times that every input accepts, and those without an offset.</param>
internal sealed class TimestampParser(string? format)
{
    public const string EpochSeconds = "epoch-s";
    public const string EpochMilliseconds = "epoch-ms";
    public const string EpochMicroseconds = "epoch-us";
    public const string EpochNanoseconds = "epoch-ns";

    private const DateTimeStyles Styles = DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.NoCurrentDateDefault;

    /// <summary>Reads a time.</summary>
    /// <param name="text">It, trimmed.</param>
    /// <param name="time">The time, of any year.</param>
    /// <returns>The error, to follow its text; null when there is none.</returns>
    public string? Parse(string text, out ParsedTime time) => format switch
    {
        null => ParseUsual(text, out time),
        EpochSeconds => ParseEpoch(text, "seconds", TimeSpan.TicksPerSecond, out time),
        EpochMilliseconds => ParseEpoch(text, "milliseconds", TimeSpan.TicksPerMillisecond, out time),
        EpochMicroseconds => ParseEpoch(text, "microseconds", TimeSpan.TicksPerMicrosecond, out time),
        EpochNanoseconds => ParseEpoch(text, "nanoseconds", 1m / TimeSpan.NanosecondsPerTick, out time),
        _ => ParseOwn(text, out time),
    };

    private static string? ParseUsual(string text, out ParsedTime time)
    {
        if (Timestamps.TryParseLocal(text, out var local))
        {
            time = new ParsedTime(local, IsLocal: true);
            return null;
        }

        var error = Timestamps.Parse(text, out var instant);
        time = new ParsedTime(instant.UtcDateTime, IsLocal: false);
        return error switch
        {
            TimestampError.None => null,
            TimestampError.LooksLikeSeconds => $"{Timestamps.Explain(error)} (add --timestamp-format {EpochSeconds})",
            TimestampError.LooksLikeMicroseconds => $"{Timestamps.Explain(error)} (add --timestamp-format {EpochMicroseconds})",
            TimestampError.LooksLikeNanoseconds => $"{Timestamps.Explain(error)} (add --timestamp-format {EpochNanoseconds})",
            TimestampError.NotATime => "is not a time such as 2026-11-22T10:00:01.25Z or 2026-11-22 10:00:01, nor milliseconds since 1970 (--timestamp-format names other formats)",
            _ => Timestamps.Explain(error),
        };
    }

    private string? ParseOwn(string text, out ParsedTime time)
    {
        var isTime = DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, Styles, out var read);
        time = new ParsedTime(read, read.Kind == DateTimeKind.Unspecified);
        return isTime ? null : $"is not a time in the format '{format}'";
    }

    private static string? ParseEpoch(string text, string unit, decimal ticksPerUnit, out ParsedTime time)
    {
        time = default;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var value))
        {
            return $"is not a number of {unit} since 1970";
        }

        // Divided rather than multiplied, so that no number of digits can overflow.
        var least = (DateTime.MinValue - DateTime.UnixEpoch).Ticks / ticksPerUnit;
        var most = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / ticksPerUnit;
        if (value < least || value > most)
        {
            return $"is beyond the year 9999 when it is {unit} since 1970: is it another unit (--timestamp-format)?";
        }

        time = new ParsedTime(DateTime.UnixEpoch.AddTicks((long)decimal.Floor(value * ticksPerUnit)), IsLocal: false);
        return null;
    }
}
