using System.Globalization;

namespace SensorGrid.Sql.Values;

/// <summary>Writes and reads days, times of day and instants: <c>yyyy-MM-dd HH:mm:ss[.fff]</c>, years 0001 to 9999, UTC.</summary>
internal static class TimeText
{
    public const long MillisecondsOfDay = 86_400_000;

    /// <summary>0001-01-01 00:00:00, in milliseconds since 1970.</summary>
    public const long Least = -62_135_596_800_000;

    /// <summary>9999-12-31 23:59:59.999, in milliseconds since 1970.</summary>
    public const long Most = 253_402_300_799_999;

    /// <summary>Writes a DATE, TIME or TIMESTAMP.</summary>
    public static string Write(long value, SqlKind kind)
    {
        var time = ToDateTime(value);
        var clock = value % 1000 == 0 ? "HH:mm:ss" : "HH:mm:ss.fff";
        return time.ToString(kind switch { SqlKind.Date => "yyyy-MM-dd", SqlKind.Time => clock, _ => "yyyy-MM-dd " + clock }, CultureInfo.InvariantCulture);
    }

    /// <summary>An instant as a date and time.</summary>
    /// <exception cref="RowErrorException">It is outside the years 1 to 9999.</exception>
    public static DateTime ToDateTime(long value) => value is >= Least and <= Most
        ? DateTime.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMillisecond)
        : throw RowErrors.OfOverflow(value, SqlType.Timestamp);

    /// <summary>Checks that an instant is in the years 1 to 9999.</summary>
    /// <exception cref="RowErrorException">It is outside.</exception>
    public static long Fit(Int128 value) => value >= Least && value <= Most ? (long)value : throw RowErrors.OfOverflow(value, SqlType.Timestamp);

    /// <summary>
    /// Reads a DATE, TIME or TIMESTAMP. Of a TIMESTAMP the time, the seconds, or their fraction may be missing; a <c>T</c> between the parts and a <c>Z</c> at the end are taken;
    /// digits below a millisecond are cut.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<char> text, SqlKind kind, out long value)
    {
        text = text.Trim();
        value = 0;
        if (kind == SqlKind.Time)
        {
            return TryReadClock(text, out value);
        }

        var separator = text.IndexOfAny(' ', 'T');
        var day = separator < 0 ? text : text[..separator];
        if (!TryReadDay(day, out value) || separator < 0)
        {
            return separator < 0 && value != long.MinValue;
        }

        var isRead = TryReadClock(text[(separator + 1)..].Trim().TrimEnd('Z'), out var clock);
        value += kind == SqlKind.Date ? 0 : clock;
        return isRead;
    }

    private static bool TryReadDay(ReadOnlySpan<char> text, out long value)
    {
        value = long.MinValue;
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, '-') != 3 || !TryReadNumber(text[parts[0]], 4, 9999, out var year) || !TryReadNumber(text[parts[1]], 2, 12, out var month)
            || !TryReadNumber(text[parts[2]], 2, 31, out var day) || year == 0 || month == 0 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        value = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        return true;
    }

    private static bool TryReadClock(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, ':');
        if (count is not (2 or 3) || !TryReadNumber(text[parts[0]], 2, 23, out var hour) || !TryReadNumber(text[parts[1]], 2, 59, out var minute))
        {
            return false;
        }

        value = ((hour * 60) + minute) * 60_000L;
        return count == 2 || TryReadSeconds(text[parts[2]], ref value);
    }

    private static bool TryReadSeconds(ReadOnlySpan<char> text, ref long value)
    {
        var point = text.IndexOf('.');
        if (!TryReadNumber(point < 0 ? text : text[..point], 2, 59, out var second))
        {
            return false;
        }

        value += second * 1000L;
        return point < 0 || TryReadFraction(text[(point + 1)..], ref value);
    }

    private static bool TryReadFraction(ReadOnlySpan<char> digits, ref long value)
    {
        if (digits.Length > 9 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        for (var (i, weight) = (0, 100); i < digits.Length && weight > 0; i++, weight /= 10)
        {
            value += (digits[i] - '0') * weight;
        }

        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, int mostDigits, int most, out int value)
    {
        value = 0;
        return text.Length > 0 && text.Length <= mostDigits && !text.ContainsAnyExceptInRange('0', '9') && int.TryParse(text, CultureInfo.InvariantCulture, out value) && value <= most;
    }
}
