using System.Globalization;
using System.Text.Json;
using SensorGrid.Features.Documents;

namespace SensorGrid.Features.Definitions;

/// <summary>Proposes how to write a duration that is written wrong.</summary>
internal static class DurationRemedy
{
    private static readonly Dictionary<string, TimeSpan> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ms"] = TimeSpan.FromMilliseconds(1),
        ["msec"] = TimeSpan.FromMilliseconds(1),
        ["millisecond"] = TimeSpan.FromMilliseconds(1),
        ["s"] = TimeSpan.FromSeconds(1),
        ["sec"] = TimeSpan.FromSeconds(1),
        ["second"] = TimeSpan.FromSeconds(1),
        ["m"] = TimeSpan.FromMinutes(1),
        ["min"] = TimeSpan.FromMinutes(1),
        ["minute"] = TimeSpan.FromMinutes(1),
        ["h"] = TimeSpan.FromHours(1),
        ["hr"] = TimeSpan.FromHours(1),
        ["hour"] = TimeSpan.FromHours(1),
        ["d"] = TimeSpan.FromDays(1),
        ["day"] = TimeSpan.FromDays(1),
        ["w"] = TimeSpan.FromDays(7),
        ["week"] = TimeSpan.FromDays(7),
    };

    /// <summary>Makes the end of a message about a value that is no duration, such as <c>: write "5m".</c>; a full stop alone when nothing is near.</summary>
    /// <param name="value">The value.</param>
    /// <param name="most">The longest duration that may be there.</param>
    public static string For(Node value, TimeSpan most)
    {
        if (value.Kind == JsonValueKind.Number || (value.Kind == JsonValueKind.String && value.Text.Length > 0 && value.Text.All(char.IsAsciiDigit)))
        {
            return ": give it a unit (ms, s, m, h or d).";
        }

        return value.Kind == JsonValueKind.String && TryGuess(value.Text, out var duration) && duration > TimeSpan.Zero && duration <= most
            ? $": write \"{Duration.Format(duration)}\"."
            : ".";
    }

    // Numbers with units, one after another: 5 min, 1h30m, 2 Hours.
    private static bool TryGuess(string text, out TimeSpan duration)
    {
        var ticks = 0m;
        var rest = text.AsSpan().Trim();
        while (rest.Length > 0)
        {
            var behindNumber = rest.TrimStart("0123456789.");
            var fromUnit = behindNumber.TrimStart();
            var unit = fromUnit[..LettersOf(fromUnit)];
            if (!decimal.TryParse(rest[..^behindNumber.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                || number > 1_000_000 || UnitOf(unit.ToString()) is not { } one)
            {
                break;
            }

            ticks += number * one.Ticks;
            rest = fromUnit[unit.Length..].TrimStart();
        }

        var isWhole = rest.Length == 0 && ticks % TimeSpan.TicksPerMillisecond == 0 && ticks <= TimeSpan.MaxValue.Ticks;
        duration = isWhole ? new TimeSpan((long)ticks) : default;
        return isWhole;
    }

    private static int LettersOf(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiLetter(text[count]))
        {
            count++;
        }

        return count;
    }

    private static TimeSpan? UnitOf(string unit) =>
        Units.TryGetValue(unit, out var one) || (unit.EndsWith('s') && Units.TryGetValue(unit[..^1], out one)) ? one : null;
}
