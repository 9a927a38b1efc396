using System.Globalization;

namespace SensorGrid.Features.Readings;

/// <summary>Instants as RFC 3339 writes them, and as numbers of milliseconds since 1970; kept to 100 ns, what is finer is cut off.</summary>
public static class Rfc3339
{
    private const int LengthToSeconds = 19;

    /// <summary>Reads <c>2026-11-22T10:00:01.25Z</c>, with any number of decimals and any offset. An offset is required.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="instant">The instant, in UTC.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length <= LengthToSeconds
            || text[4] != '-' || text[7] != '-' || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[13] != ':' || text[16] != ':'
            || !TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month) || !TryNumber(text[8..10], out var day)
            || !TryNumber(text[11..13], out var hour) || !TryNumber(text[14..16], out var minute) || !TryNumber(text[17..19], out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        text = text[LengthToSeconds..];
        if (!TryFraction(ref text, out var fraction) || !TryOffset(text, out var offset))
        {
            return false;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks + fraction - offset;
        return TryInstant(ticks, out instant);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out DateTimeOffset)"/>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        Span<byte> ascii = stackalloc byte[64];
        instant = default;
        return text.Length <= ascii.Length
            && System.Text.Ascii.FromUtf16(text, ascii, out var written) == System.Buffers.OperationStatus.Done
            && TryParse(ascii[..written], out instant);
    }

    /// <summary>The instant at a number of milliseconds since 1970-01-01T00:00:00Z.</summary>
    /// <returns>Whether it is within the years 1 to 9999.</returns>
    public static bool TryFromMilliseconds(decimal milliseconds, out DateTimeOffset instant)
    {
        instant = default;

        // Far beyond year 9999, and not so far that the ticks would not fit in 64 bits.
        return Math.Abs(milliseconds) < 5e14m
            && TryInstant(DateTimeOffset.UnixEpoch.Ticks + (long)decimal.Floor(milliseconds * TimeSpan.TicksPerMillisecond), out instant);
    }

    /// <summary>Writes an instant in UTC with as many decimals as it needs, such as <c>2026-11-22T10:00:01.25Z</c>.</summary>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static bool TryInstant(long ticks, out DateTimeOffset instant)
    {
        instant = default;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, out long ticks)
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

    private static bool TryOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !TryNumber(text[1..3], out var hours) || !TryNumber(text[4..6], out var minutes) || hours > 23 || minutes > 59)
        {
            return false;
        }

        ticks = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute);
        ticks = text[0] == '-' ? -ticks : ticks;
        return true;
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
