using System.Globalization;

namespace SensorGrid.Offline.Reference.Exact;

/// <summary>Durations such as <c>5m</c>.</summary>
internal static class ReferenceDuration
{
    private static readonly string[] Units = ["d", "h", "m", "s", "ms"];

    /// <summary>Parses a duration to ticks.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static long Parse(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return long.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture) * TicksOf(text[digits..]);
    }

    /// <summary>Formats a duration in the largest unit that gives a whole number.</summary>
    public static string Format(long ticks)
    {
        var unit = Units.First(unit => ticks % TicksOf(unit) == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TicksOf(unit)}{unit}");
    }

    private static long TicksOf(string unit) => unit switch
    {
        "d" => TimeSpan.TicksPerDay,
        "h" => TimeSpan.TicksPerHour,
        "m" => TimeSpan.TicksPerMinute,
        "s" => TimeSpan.TicksPerSecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        _ => throw new FormatException($"'{unit}' is not a unit of time."),
    };
}
