using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>Reads days and times as they are written in inputs. Nothing is allocated.</summary>
internal static class InputTimes
{
    private const int DateLength = 10;
    private const long MillisecondsPerSecond = 1000;
    private const long MillisecondsPerMinute = 60 * MillisecondsPerSecond;
    private const long MillisecondsPerHour = 60 * MillisecondsPerMinute;

    // Numbers since 1970 by their size: up to the year 5138 as seconds, and from 1973 on as milliseconds, micro- and nanoseconds.
    private const double MostSeconds = 1e11;
    private const double MostMilliseconds = 1e14;
    private const double MostMicroseconds = 1e17;

    /// <summary>
    /// Reads <c>yyyy-MM-dd HH:mm:ss.fff</c>, and that without its last parts; a longer fraction is cut to milliseconds. As of ISO 8601 a T may stand before the time, and an offset
    /// behind it; without an offset it is UTC.
    /// </summary>
    /// <param name="text">The text, trimmed.</param>
    /// <param name="milliseconds">Milliseconds since 1970-01-01 (UTC).</param>
    public static bool TryTimestamp(ReadOnlySpan<char> text, out long milliseconds)
    {
        if (!TryDay(ref text, out milliseconds))
        {
            return false;
        }

        if (text.IsEmpty)
        {
            return true;
        }

        if (text[0] is not (' ' or 'T' or 't'))
        {
            return false;
        }

        text = text[1..];
        var isTime = TryTimeOfDay(ref text, out var sinceMidnight);
        milliseconds += sinceMidnight;
        return isTime && (text.IsEmpty || TryOffset(text, ref milliseconds));
    }

    /// <summary>Reads <c>yyyy-MM-dd</c>.</summary>
    /// <param name="text">The text, trimmed.</param>
    /// <param name="milliseconds">Milliseconds from 1970-01-01 to its midnight.</param>
    public static bool TryDate(ReadOnlySpan<char> text, out long milliseconds) => TryDay(ref text, out milliseconds) && text.IsEmpty;

    /// <summary>Reads <c>HH:mm:ss.fff</c>, and that without its last parts.</summary>
    /// <param name="text">The text, trimmed.</param>
    /// <param name="milliseconds">Milliseconds since midnight.</param>
    public static bool TryTime(ReadOnlySpan<char> text, out long milliseconds) => TryTimeOfDay(ref text, out milliseconds) && text.IsEmpty;

    /// <summary>Reads a number of seconds, milliseconds, microseconds or nanoseconds since 1970; its size tells which.</summary>
    public static bool TryEpoch(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && TryEpoch(number, out milliseconds);
    }

    /// <inheritdoc cref="TryEpoch(ReadOnlySpan{char}, out long)"/>
    public static bool TryEpoch(double number, out long milliseconds)
    {
        milliseconds = 0;
        if (!double.IsFinite(number) || Math.Abs(number) >= MostMicroseconds * MillisecondsPerSecond)
        {
            return false;
        }

        milliseconds = (long)Math.Floor(Math.Abs(number) switch
        {
            < MostSeconds => Math.Round(number * MillisecondsPerSecond, 3),
            < MostMilliseconds => number,
            < MostMicroseconds => number / 1e3,
            _ => number / 1e6,
        });
        return milliseconds is >= TimeText.Least and <= TimeText.Most;
    }

    private static bool TryDay(ref ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < DateLength || text[4] != '-' || text[7] != '-'
            || !TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        milliseconds = (new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
        text = text[DateLength..];
        return true;
    }

    // HH, HH:mm, HH:mm:ss, HH:mm:ss.fff
    private static bool TryTimeOfDay(ref ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        if (text.Length < 2 || !TryNumber(text[..2], out var hour) || hour > 23)
        {
            return false;
        }

        milliseconds = hour * MillisecondsPerHour;
        text = text[2..];
        foreach (var unit in (ReadOnlySpan<long>)[MillisecondsPerMinute, MillisecondsPerSecond])
        {
            if (text.IsEmpty || text[0] != ':')
            {
                return true;
            }

            if (text.Length < 3 || !TryNumber(text[1..3], out var number) || number > 59)
            {
                return false;
            }

            milliseconds += number * unit;
            text = text[3..];
        }

        return TryFraction(ref text, ref milliseconds);
    }

    private static bool TryFraction(ref ReadOnlySpan<char> text, ref long milliseconds)
    {
        if (text.IsEmpty || text[0] != '.')
        {
            return true;
        }

        var digits = 1;
        for (var unit = MillisecondsPerSecond / 10; digits < text.Length && char.IsAsciiDigit(text[digits]); digits++, unit /= 10)
        {
            milliseconds += (text[digits] - '0') * unit;
        }

        text = text[digits..];
        return digits > 1;
    }

    // Z, +01, +0100, +01:00
    private static bool TryOffset(ReadOnlySpan<char> text, ref long milliseconds)
    {
        if (text is ['Z' or 'z'])
        {
            return true;
        }

        var minutes = 0;
        var isOffset = text.Length >= 3 && text[0] is '+' or '-' && TryNumber(text[1..3], out var hours) && hours < 24 && text.Length switch
        {
            3 => true,
            5 => TryNumber(text[3..], out minutes),
            6 => text[3] == ':' && TryNumber(text[4..], out minutes),
            _ => false,
        };
        if (!isOffset || minutes > 59)
        {
            return false;
        }

        _ = TryNumber(text[1..3], out hours);
        var offset = (hours * MillisecondsPerHour) + (minutes * MillisecondsPerMinute);
        milliseconds -= text[0] == '-' ? -offset : offset;
        return milliseconds is >= TimeText.Least and <= TimeText.Most;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
