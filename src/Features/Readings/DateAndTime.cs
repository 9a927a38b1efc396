namespace SensorGrid.Features.Readings;

/// <summary>The parts of a written time: date, time of day with a fraction, and offset. ASCII; nothing is allocated.</summary>
internal static class DateAndTime
{
    private const int DateLength = 10;
    private const int MinuteLength = 6;
    private const int SecondLength = 3;

    /// <summary>Determines whether a text begins as <c>2026-11-22</c> does, and so is no number.</summary>
    public static bool LooksLikeDate(ReadOnlySpan<byte> text) => text.Length >= DateLength && text[4] == '-' && text[7] == '-';

    /// <summary>Reads a date, and the time of day that may follow it; the text is then what is left: the offset.</summary>
    /// <param name="text">One that <see cref="LooksLikeDate"/>.</param>
    /// <param name="ticks">Ticks of 100 ns since 0001-01-01T00:00, on the clock that was read.</param>
    /// <param name="isDateAlone">Whether there was no time of day.</param>
    public static bool TryRead(ref ReadOnlySpan<byte> text, out long ticks, out bool isDateAlone)
    {
        ticks = 0;
        isDateAlone = text.Length == DateLength;
        if (!TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day).Ticks;
        text = text[DateLength..];
        if (isDateAlone)
        {
            return true;
        }

        var read = TryReadTimeOfDay(ref text, out var sinceMidnight);
        ticks += sinceMidnight;
        return read;
    }

    /// <summary>Reads <c>Z</c>, <c>+01:00</c>, <c>+0100</c> or <c>+01</c>, all of the text.</summary>
    /// <param name="text">It may begin with one blank.</param>
    /// <param name="ticks">To be subtracted from a local time to get UTC.</param>
    public static bool TryReadOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length > 1 && text[0] == ' ')
        {
            text = text[1..];
        }

        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        if (text.Length < 3 || text[0] is not ((byte)'+' or (byte)'-') || !TryNumber(text[1..3], out var hours))
        {
            return false;
        }

        var minutes = 0;
        var isWhole = text.Length switch
        {
            3 => true,
            5 => TryNumber(text[3..], out minutes),
            6 => text[3] == ':' && TryNumber(text[4..], out minutes),
            _ => false,
        };
        if (!isWhole || hours > 23 || minutes > 59)
        {
            return false;
        }

        ticks = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute);
        ticks = text[0] == '-' ? -ticks : ticks;
        return true;
    }

    private static bool TryReadTimeOfDay(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < MinuteLength || text[0] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[3] != ':'
            || !TryNumber(text[1..3], out var hour) || !TryNumber(text[4..6], out var minute) || hour > 23 || minute > 59)
        {
            return false;
        }

        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        text = text[MinuteLength..];
        if (text.IsEmpty || text[0] != ':')
        {
            return true;
        }

        if (text.Length < SecondLength || !TryNumber(text[1..SecondLength], out var second) || second > 59)
        {
            return false;
        }

        text = text[SecondLength..];
        var isFraction = TryReadFraction(ref text, out var fraction);
        ticks += (second * TimeSpan.TicksPerSecond) + fraction;
        return isFraction;
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty || text[0] != '.')
        {
            return true;
        }

        var scale = TimeSpan.TicksPerSecond;
        var digits = 1;
        for (; digits < text.Length && char.IsAsciiDigit((char)text[digits]); digits++)
        {
            scale /= 10;
            ticks += (text[digits] - '0') * scale;
        }

        text = text[digits..];
        return digits > 1;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
