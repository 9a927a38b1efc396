using System.Buffers.Text;
using System.Globalization;
using System.Text;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Rows;

/// <summary>
/// Reads times that count from 1970-01-01T00:00:00Z in a unit, exactly: no step is a binary fraction. What is finer than 100 ns is cut off, towards the past.
/// </summary>
internal static class EpochTime
{
    private const int NanosecondsOfATick = 100;
    private const int MostShown = 40;

    // Longer than any time in nanoseconds; its ticks are within a decimal.
    private const decimal Most = 1e21m;

    // Beyond the years 1 to 9999, and with the ticks of 1970 within a long.
    private const long MostTicks = long.MaxValue / 2;

    private static readonly DateTimeOffset UnlikelyFrom = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly EpochUnit[] Units = Enum.GetValues<EpochUnit>();
    private static readonly string[] Codes = ["s", "ms", "us", "ns"];
    private static readonly string[] Words = ["seconds", "milliseconds", "microseconds", "nanoseconds"];

    /// <summary>The unit's name in definitions.</summary>
    public static string Code(EpochUnit unit) => Codes[(int)unit];

    /// <summary>Reads a time.</summary>
    /// <param name="number">A decimal number in ASCII, with an exponent or without.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="time">The instant, UTC.</param>
    /// <returns>False when it is no number, or is outside of the years 1 to 9999.</returns>
    public static bool TryRead(ReadOnlySpan<byte> number, EpochUnit unit, out DateTimeOffset time)
    {
        if (Utf8Parser.TryParse(number, out long whole, out var length) && length == number.Length)
        {
            return TryRead(whole, unit, out time);
        }

        time = default;
        return TryDecimal(number, out var value) && TryRead(value, unit, out time);
    }

    /// <inheritdoc cref="TryRead(ReadOnlySpan{byte}, EpochUnit, out DateTimeOffset)"/>
    public static bool TryRead(long number, EpochUnit unit, out DateTimeOffset time)
    {
        if (unit == EpochUnit.Nanoseconds)
        {
            return TryInstant(FloorTicks(number), out time);
        }

        var scale = TicksOf(unit);
        time = default;
        return number >= -MostTicks / scale && number <= MostTicks / scale && TryInstant(number * scale, out time);
    }

    /// <inheritdoc cref="TryRead(ReadOnlySpan{byte}, EpochUnit, out DateTimeOffset)"/>
    public static bool TryRead(decimal number, EpochUnit unit, out DateTimeOffset time)
    {
        time = default;
        if (number is < -Most or > Most)
        {
            return false;
        }

        var ticks = unit == EpochUnit.Nanoseconds ? number / NanosecondsOfATick : number * TicksOf(unit);
        return ticks is >= -MostTicks and <= MostTicks && TryInstant((long)decimal.Floor(ticks), out time);
    }

    /// <summary>Reads a decimal number with all of its digits, up to 28 of them.</summary>
    public static bool TryDecimal(ReadOnlySpan<byte> number, out decimal value)
    {
        if (Utf8Parser.TryParse(number, out long whole, out var length) && length == number.Length)
        {
            value = whole;
            return true;
        }

        return decimal.TryParse(
            number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Gives a reading its time. A number that can only be meant in another unit is a fault with that unit in its reason.</summary>
    /// <param name="reading">The reading that is built.</param>
    /// <param name="number">The number as it came.</param>
    /// <param name="unit">The unit of the definition.</param>
    /// <param name="name">The sender's name of the time.</param>
    /// <param name="option">The definition's member with the unit.</param>
    public static void Set(ReadingBuilder reading, ReadOnlySpan<byte> number, EpochUnit unit, string name, string option)
    {
        var isTime = TryRead(number, unit, out var time);
        if (isTime && Timestamps.CheckEventTime(time) == TimestampError.None)
        {
            reading.SetTime(time);
            return;
        }

        var shown = Encoding.UTF8.GetString(number[..Math.Min(number.Length, MostShown)]);
        if (!TryDecimal(number, out _))
        {
            reading.Refuse($"'{name}' {shown} is not a number of {Words[(int)unit]} since 1970.");
            return;
        }

        var fault = isTime ? $"is {Rfc3339.Format(time)}: before {Rfc3339.Format(Timestamps.EarliestEventTime)}" : "is outside of the years 1 to 9999";
        reading.Refuse($"'{name}' {shown}, as {Words[(int)unit]} since 1970, {fault}{Remedy(number, option)}.");
    }

    private static string Remedy(ReadOnlySpan<byte> number, string option)
    {
        foreach (var unit in Units)
        {
            if (TryRead(number, unit, out var time) && time >= Timestamps.EarliestEventTime && time < UnlikelyFrom)
            {
                return $"; as {Words[(int)unit]} it is {Rfc3339.Format(time)}: set '{option}' to \"{Code(unit)}\"";
            }
        }

        return "";
    }

    private static long FloorTicks(long nanoseconds)
    {
        var (ticks, rest) = Math.DivRem(nanoseconds, NanosecondsOfATick);
        return rest < 0 ? ticks - 1 : ticks;
    }

    private static long TicksOf(EpochUnit unit) => unit switch
    {
        EpochUnit.Seconds => TimeSpan.TicksPerSecond,
        EpochUnit.Milliseconds => TimeSpan.TicksPerMillisecond,
        _ => TimeSpan.TicksPerMicrosecond,
    };

    private static bool TryInstant(long sinceEpoch, out DateTimeOffset time)
    {
        var ticks = sinceEpoch + DateTime.UnixEpoch.Ticks;
        var isInstant = ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
        time = isInstant ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
        return isInstant;
    }
}
