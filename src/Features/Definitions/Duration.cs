using System.Globalization;

namespace SensorGrid.Features.Definitions;

/// <summary>Durations as definitions write them: a whole number and one of the units ms, s, m, h and d, such as <c>5m</c>.</summary>
internal static class Duration
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay),
        ("h", TimeSpan.TicksPerHour),
        ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond),
        ("ms", TimeSpan.TicksPerMillisecond),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        if (digits is 0 or > 9)
        {
            return false;
        }

        foreach (var (unit, ticks) in Units)
        {
            if (text.AsSpan(digits).SequenceEqual(unit))
            {
                duration = new TimeSpan(int.Parse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture) * ticks);
                return true;
            }
        }

        return false;
    }

    /// <summary>The one way to write a duration: in the largest unit that divides it, so that 60s and 1m are the same window.</summary>
    public static string Format(TimeSpan duration)
    {
        foreach (var (unit, ticks) in Units)
        {
            if (duration.Ticks % ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{unit}");
            }
        }

        throw new ArgumentOutOfRangeException(nameof(duration), duration, "A duration is a whole number of milliseconds.");
    }
}
