using System.Globalization;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Times;

/// <summary>Intervals by their units: reading the text of a literal, cutting to a unit, counting in a unit.</summary>
internal static class Intervals
{
    private static readonly TimeField[] DayFields = [TimeField.Day, TimeField.Hour, TimeField.Minute, TimeField.Second];

    /// <summary>The type of an interval in a unit.</summary>
    public static SqlType TypeOf(TimeField unit) => Calendar.MonthsOf(unit) > 0 ? SqlType.Months : SqlType.Duration;

    /// <summary>The last of the units: the one to which values are cut.</summary>
    public static TimeField LastOf(IntervalUnits units) => units.To ?? units.From;

    /// <summary>The length of a unit, in months or in milliseconds.</summary>
    public static long LengthOf(TimeField unit) => Calendar.MonthsOf(unit) is not 0 and var months ? months : Math.Max(1, Calendar.LengthOf(unit));

    /// <summary>Writes the units as in SQL.</summary>
    public static string Write(IntervalUnits units) => units.To is { } to ? $"{Write(units.From)} TO {Write(to)}" : Write(units.From);

    /// <summary>Writes a unit as in SQL.</summary>
    public static string Write(TimeField unit) => unit switch { TimeField.DayOfWeek => "DOW", TimeField.DayOfYear => "DOY", _ => unit.ToString().ToUpperInvariant() };

    /// <summary>Reads the text of a literal: <c>90</c> or <c>1.5</c> of one unit, <c>1-6</c> of YEAR TO MONTH, <c>2 03:04:05.006</c> of DAY TO SECOND and its parts.</summary>
    /// <param name="text">The text; a sign before it is taken.</param>
    /// <param name="units">The units.</param>
    /// <param name="value">Months or milliseconds.</param>
    /// <returns>False when the text does not fit the units.</returns>
    public static bool TryRead(string text, IntervalUnits units, out long value)
    {
        var digits = text.AsSpan().Trim();
        var isNegative = digits.StartsWith('-');
        digits = isNegative || digits.StartsWith('+') ? digits[1..].TrimStart() : digits;
        var isRead = units.To is { } to && to != units.From ? TryReadFields(digits, units.From, to, out value) : TryReadOne(digits, units.From, out value);
        value = isNegative ? -value : value;
        return isRead;
    }

    private static bool TryReadOne(ReadOnlySpan<char> text, TimeField unit, out long value)
    {
        value = 0;
        var isFraction = unit == TimeField.Second && text.Contains('.');
        if (!decimal.TryParse(text, isFraction ? NumberStyles.AllowDecimalPoint : NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 100_000_000_000_000)
        {
            return false;
        }

        value = (long)(number * LengthOf(unit));
        return true;
    }

    private static bool TryReadFields(ReadOnlySpan<char> text, TimeField from, TimeField to, out long value)
    {
        value = 0;
        if ((from, to) == (TimeField.Year, TimeField.Month))
        {
            return text.IndexOf('-') is > 0 and var dash && TryAdd(text[..dash], TimeField.Year, int.MaxValue, ref value) && TryAdd(text[(dash + 1)..], TimeField.Month, 11, ref value);
        }

        var (first, last) = (Array.IndexOf(DayFields, from), Array.IndexOf(DayFields, to));
        return first >= 0 && last > first && TryReadClock(text, first, last, ref value);
    }

    private static bool TryReadClock(ReadOnlySpan<char> text, int first, int last, ref long value)
    {
        for (var i = first; i <= last; i++)
        {
            var end = i == last ? text.Length : text.IndexOf(DayFields[i] == TimeField.Day ? ' ' : ':');
            var most = i == first ? int.MaxValue : DayFields[i] == TimeField.Hour ? 23 : 59;
            if (end < 0 || !TryAdd(text[..end], DayFields[i], most, ref value))
            {
                return false;
            }

            text = i == last ? [] : text[(end + 1)..].TrimStart();
        }

        return true;
    }

    private static bool TryAdd(ReadOnlySpan<char> text, TimeField unit, int most, ref long value)
    {
        var isRead = TryReadOne(text.Trim(), unit, out var part) && part / LengthOf(unit) <= most;
        value += part;
        return isRead;
    }
}
