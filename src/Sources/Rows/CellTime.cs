using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Rows;

/// <summary>Reads event times from cells. Numbers are exact: decimal, never binary; what is finer than 100 ns is cut off.</summary>
internal static class CellTime
{
    // Far beyond the year 9999 in any unit, and far below the largest decimal, so that no product overflows.
    private const decimal MostNumber = 1e21m;
    private const int LongestTime = 128;

    /// <summary>From 2000 to 2100, in seconds since 1970: what is in there in one unit is hardly meant in another.</summary>
    private const decimal PlausibleFrom = 946_684_800m;
    private const decimal PlausibleTo = 4_102_444_800m;

    private static readonly (TimeUnit Unit, string Name, string Word, decimal Scale)[] Units =
    [
        (TimeUnit.Seconds, "s", "seconds", 1),
        (TimeUnit.Milliseconds, "ms", "milliseconds", 1e3m),
        (TimeUnit.Microseconds, "us", "microseconds", 1e6m),
        (TimeUnit.Nanoseconds, "ns", "nanoseconds", 1e9m),
    ];

    /// <summary>The name of a unit in definitions.</summary>
    public static string NameOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Auto => "auto",
        TimeUnit.Rfc3339 => "rfc3339",
        _ => Find(unit).Name,
    };

    /// <summary>The unit in which a number of these is a time from 2000 to 2100; null for none.</summary>
    public static TimeUnit? PlausibleUnit(decimal number)
    {
        foreach (var (unit, _, _, scale) in Units)
        {
            if (number >= PlausibleFrom * scale && number < PlausibleTo * scale)
            {
                return unit;
            }
        }

        return null;
    }

    /// <summary>Reads a time.</summary>
    /// <param name="text">A number or a text, without blanks around it.</param>
    /// <param name="time">Its form.</param>
    /// <param name="instant">The instant, UTC.</param>
    /// <returns>The fault, to follow the value in a sentence, without a full stop; null when there is none.</returns>
    public static string? Read(ReadOnlySpan<byte> text, RowTime time, out DateTimeOffset instant)
    {
        instant = default;
        if (text.Length > LongestTime)
        {
            return "is too long for a time";
        }

        if (time.Unit is not (TimeUnit.Auto or TimeUnit.Rfc3339))
        {
            return ReadNumber(text, Find(time.Unit), out instant);
        }

        if (time.Unit == TimeUnit.Rfc3339 && TryDecimal(text, out _))
        {
            return "is a number, but the definition's unit of 'time' is \"rfc3339\"";
        }

        var error = Timestamps.Parse(text, out instant);
        return error switch
        {
            TimestampError.None => null,
            TimestampError.NoOffset when !time.AssumesUtc =>
                $"{Timestamps.Explain(error)}; or write \"utc\": true into the definition's 'time' when such times are in UTC",
            TimestampError.NoOffset => ReadUtc(text, out instant),
            TimestampError.LooksLikeSeconds when TryDecimal(text, out var number) && PlausibleUnit(number) is null =>
                "is before 1973 in milliseconds since 1970, and no time of today in another unit",
            TimestampError.LooksLikeSeconds => $"{Timestamps.Explain(error)}; or write \"unit\": \"s\" into the definition's 'time'",
            TimestampError.LooksLikeMicroseconds => $"{Timestamps.Explain(error)}; or write \"unit\": \"us\" into the definition's 'time'",
            TimestampError.LooksLikeNanoseconds => $"{Timestamps.Explain(error)}; or write \"unit\": \"ns\" into the definition's 'time'",
            TimestampError.OutOfRange when !CellNumber.TryRead(text, out _) => Timestamps.Explain(TimestampError.NotATime),
            _ => Timestamps.Explain(error),
        };
    }

    private static string? ReadUtc(ReadOnlySpan<byte> text, out DateTimeOffset instant)
    {
        instant = default;
        if (!Timestamps.TryParseLocal(Encoding.ASCII.GetString(text), out var local))
        {
            return Timestamps.Explain(TimestampError.NotATime);
        }

        instant = new DateTimeOffset(local.Ticks, TimeSpan.Zero);
        return null;
    }

    private static string? ReadNumber(ReadOnlySpan<byte> text, (TimeUnit Unit, string Name, string Word, decimal Scale) unit, out DateTimeOffset instant)
    {
        if (IsPlausible(text, unit.Unit, out var whole))
        {
            // By far the most common.
            EpochTime.TryRead(whole, unit.Unit - TimeUnit.Seconds + EpochUnit.Seconds, out instant);
            return null;
        }

        instant = default;
        if (!TryDecimal(text, out var number))
        {
            return $"is no number, but the definition's unit of 'time' is \"{unit.Name}\"";
        }

        if (PlausibleUnit(number) is { } likely && likely != unit.Unit)
        {
            var (_, name, word, _) = Find(likely);
            return $"looks like {word} since 1970, but the definition's unit of 'time' is \"{unit.Name}\": write \"{name}\"";
        }

        var ticks = Math.Abs(number) > MostNumber ? decimal.MaxValue : decimal.Floor(number * (TimeSpan.TicksPerSecond / unit.Scale)) + DateTime.UnixEpoch.Ticks;
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return $"is outside of the years 1 to 9999 in {unit.Word} since 1970";
        }

        instant = new DateTimeOffset((long)ticks, TimeSpan.Zero);
        return null;
    }

    private static bool IsPlausible(ReadOnlySpan<byte> text, TimeUnit unit, out long whole)
    {
        var scale = unit switch
        {
            TimeUnit.Seconds => 1,
            TimeUnit.Milliseconds => 1_000,
            TimeUnit.Microseconds => 1_000_000,
            _ => 1_000_000_000L,
        };
        return Utf8Parser.TryParse(text, out whole, out var length) && length == text.Length
            && whole >= (long)PlausibleFrom * scale && whole < (long)PlausibleTo * scale;
    }

    private static (TimeUnit Unit, string Name, string Word, decimal Scale) Find(TimeUnit unit)
    {
        foreach (var one in Units)
        {
            if (one.Unit == unit)
            {
                return one;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(unit), unit, "It is no unit of numbers.");
    }

    private static bool TryDecimal(ReadOnlySpan<byte> text, out decimal number)
    {
        if (Utf8Parser.TryParse(text, out long whole, out var length) && length == text.Length)
        {
            number = whole;
            return true;
        }

        return decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
    }
}
