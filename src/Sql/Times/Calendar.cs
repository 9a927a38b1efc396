using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Times;

/// <summary>Calendar arithmetic on instants: milliseconds since 1970-01-01 (UTC), years 1 to 9999. Weeks begin on Sunday, as in Calcite.</summary>
internal static class Calendar
{
    // 1970-01-01 was a Thursday: the Sunday before is four days earlier.
    private const long FirstSunday = -4 * TimeText.MillisecondsOfDay;
    private const long MillisecondsOfWeek = 7 * TimeText.MillisecondsOfDay;

    /// <summary>The length of a unit that always has the same; 0 for months, quarters and years.</summary>
    public static long LengthOf(TimeField unit) => unit switch
    {
        TimeField.Week => MillisecondsOfWeek,
        TimeField.Day => TimeText.MillisecondsOfDay,
        TimeField.Hour => 3_600_000,
        TimeField.Minute => 60_000,
        TimeField.Second => 1000,
        TimeField.Millisecond => 1,
        _ => 0,
    };

    /// <summary>The number of months in a unit; 0 for weeks and less.</summary>
    public static int MonthsOf(TimeField unit) => unit switch { TimeField.Year => 12, TimeField.Quarter => 3, TimeField.Month => 1, _ => 0 };

    /// <summary>The greatest multiple of a length that is not after a number; also for negative ones.</summary>
    public static long FloorTo(long value, long length) => value - Remainder(value, length);

    /// <summary>The latest start of a unit that is not after an instant.</summary>
    public static long Floor(long time, TimeField unit) => MonthsOf(unit) is not 0 and var months
        ? FloorToMonths(time, months, 1)
        : TimeText.Fit((Int128)time - Remainder(unit == TimeField.Week ? time - FirstSunday : time, LengthOf(unit)));

    /// <summary>The earliest start of a unit that is not before an instant.</summary>
    public static long Ceiling(long time, TimeField unit)
    {
        var floor = Floor(time, unit);
        return floor == time ? time : MonthsOf(unit) is not 0 and var months ? AddMonths(floor, months) : TimeText.Fit((Int128)floor + LengthOf(unit));
    }

    /// <summary>The latest month that is not after an instant and a multiple of months from January of a year.</summary>
    /// <param name="time">The instant.</param>
    /// <param name="months">The number of months, from 1.</param>
    /// <param name="originYear">The year from whose January they are counted.</param>
    public static long FloorToMonths(long time, long months, int originYear)
    {
        var date = TimeText.ToDateTime(time);
        return FirstOfMonth((Int128)FloorTo(((date.Year - originYear) * 12L) + date.Month - 1, months) + (originYear * 12L));
    }

    /// <summary>Adds months by the calendar: the day is the last one of a shorter month.</summary>
    /// <exception cref="RowErrorException">The result is outside the years 1 to 9999.</exception>
    public static long AddMonths(long time, long months)
    {
        var date = TimeText.ToDateTime(time);
        var month = (Int128)(date.Year * 12) + date.Month - 1 + months;
        var first = FirstOfMonth(month);
        var day = Math.Min(date.Day, DateTime.DaysInMonth((int)(month / 12), (int)(month % 12) + 1));
        return first + ((day - 1) * TimeText.MillisecondsOfDay) + Remainder(time, TimeText.MillisecondsOfDay);
    }

    /// <summary>The number of whole months from one instant to another; negative backwards.</summary>
    public static long MonthsBetween(long start, long end)
    {
        var (from, to) = (TimeText.ToDateTime(start), TimeText.ToDateTime(end));
        var months = ((to.Year - from.Year) * 12L) + to.Month - from.Month;
        var moved = AddMonths(start, months);
        return moved > end && months > 0 ? months - 1 : moved < end && months < 0 ? months + 1 : months;
    }

    /// <summary>A field of an instant. The days of a week are 1 (Sunday) to 7, weeks of a year those of ISO 8601, SECOND is without its fraction, EPOCH counts seconds since 1970.</summary>
    public static long Extract(long time, TimeField field)
    {
        var date = TimeText.ToDateTime(time);
        return field switch
        {
            TimeField.Year => date.Year,
            TimeField.Quarter => (date.Month + 2) / 3,
            TimeField.Month => date.Month,
            TimeField.Week => System.Globalization.ISOWeek.GetWeekOfYear(date),
            TimeField.Day => date.Day,
            TimeField.Hour => date.Hour,
            TimeField.Minute => date.Minute,
            TimeField.Second => date.Second,
            TimeField.Millisecond => date.Millisecond,
            TimeField.Epoch => FloorTo(time, 1000) / 1000,
            TimeField.DayOfWeek => (int)date.DayOfWeek + 1,
            _ => date.DayOfYear,
        };
    }

    /// <summary>The rest of a number after its greatest multiple of a length: from 0 to below the length.</summary>
    public static long Remainder(long value, long length)
    {
        var rest = value % length;
        return rest < 0 ? rest + length : rest;
    }

    private static long FirstOfMonth(Int128 month) => month >= 12 && month < 120_000
        ? (new DateTime((int)(month / 12), (int)(month % 12) + 1, 1, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond
        : throw RowErrors.OfOverflow("arithmetic with months (years 1 to 9999)");
}
