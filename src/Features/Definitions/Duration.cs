using System.Globalization;

namespace SensorGrid.Features.Definitions;

/// <summary>
/// The one grammar of durations, for definitions, settings and the command line: a number and one of the units ms, s, m, h and d, such as <c>5m</c> or
/// <c>1.5s</c>; or <c>hh:mm:ss</c>. A duration is a whole number of milliseconds and not negative.
/// </summary>
public static class Duration
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads a duration. A number without a unit is none.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration) && IsWhole(duration.Ticks);
        }

        var unit = text.AsSpan().TrimStart("0123456789.");
        return decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && TicksOf(unit) is { } ticks
            && number <= (decimal)TimeSpan.MaxValue.Ticks / ticks
            && IsWhole(number * ticks)
            && (duration = new TimeSpan((long)(number * ticks))) >= TimeSpan.Zero;
    }

    /// <summary>Formats a duration in the largest unit that divides it, so that 60s and 1m are the same window; none at all, which any unit divides, is 0s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a whole number of milliseconds.</exception>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        foreach (var (unit, ticks) in Units)
        {
            if (duration.Ticks % ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{unit}");
            }
        }

        throw new ArgumentOutOfRangeException(nameof(duration), duration, "A duration is a whole number of milliseconds.");
    }

    private static bool IsWhole(decimal ticks) => ticks >= 0 && ticks % TimeSpan.TicksPerMillisecond == 0;

    private static long? TicksOf(ReadOnlySpan<char> text)
    {
        foreach (var (unit, ticks) in Units)
        {
            if (text.SequenceEqual(unit))
            {
                return ticks;
            }
        }

        return null;
    }
}
