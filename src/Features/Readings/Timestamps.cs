using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace SensorGrid.Features.Readings;

/// <summary>The one grammar of times, for every door: records, requests, files and options.</summary>
/// <remarks>
/// <para>
/// A date and a time of day with an offset: <c>2026-11-22T10:00:01.25Z</c>. The <c>T</c> may be <c>t</c> or a blank; the seconds may be left out; the offset is
/// <c>Z</c>, <c>z</c>, <c>+01:00</c>, <c>+0100</c> or <c>+01</c>, also after a blank. A date alone, <c>2026-11-22</c>, is its midnight in UTC.
/// </para>
/// <para>A number, also as text, is milliseconds since 1970-01-01T00:00:00Z. One below 1e11 is refused, since it looks like seconds.</para>
/// <para>Instants are kept to 100 ns; what is finer is cut off.</para>
/// </remarks>
public static class Timestamps
{
    /// <summary>The forms, as error messages list them.</summary>
    public const string Expected =
        "an RFC 3339 time with an offset such as 2026-11-22T10:00:01.25Z, a date such as 2026-11-22 (its midnight in UTC), or milliseconds since 1970";

    private const decimal LeastMilliseconds = 1e11m;
    private const decimal MostMicroseconds = 5e17m;
    private const decimal MostNanoseconds = 1e21m;

    /// <summary>No reading is older: an event time before it comes from a clock that is not set, or from a wrong unit.</summary>
    public static readonly DateTimeOffset EarliestEventTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("0123456789+-.eE"u8);
    private static readonly decimal MostMilliseconds = (decimal)(DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;
    private static readonly decimal FirstMillisecond = (decimal)(DateTime.MinValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>Reads an instant of any form.</summary>
    /// <param name="text">ASCII, without blanks around it; the text of a JSON number, too.</param>
    /// <param name="instant">The instant, in UTC; the default when it is not one.</param>
    public static TimestampError Parse(ReadOnlySpan<byte> text, out DateTimeOffset instant)
    {
        instant = default;
        if (!DateAndTime.LooksLikeDate(text))
        {
            return ParseNumber(text, out instant);
        }

        if (!DateAndTime.TryRead(ref text, out var ticks, out var isDateAlone))
        {
            return TimestampError.NotATime;
        }

        if (isDateAlone)
        {
            return ToInstant(ticks, out instant);
        }

        if (text.IsEmpty)
        {
            return TimestampError.NoOffset;
        }

        return DateAndTime.TryReadOffset(text, out var offset) ? ToInstant(ticks - offset, out instant) : TimestampError.NotATime;
    }

    /// <inheritdoc cref="Parse(ReadOnlySpan{byte}, out DateTimeOffset)"/>
    public static TimestampError Parse(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        Span<byte> space = stackalloc byte[128];
        instant = default;
        return TryToAscii(text, text.Length <= space.Length ? space : new byte[text.Length], out var ascii)
            ? Parse(ascii, out instant)
            : TimestampError.NotATime;
    }

    /// <summary>Reads a date and a time of day that have no offset, or a date alone: the same forms, but for the offset.</summary>
    /// <param name="text">ASCII, without blanks around it.</param>
    /// <param name="local">The time on some place's clocks, of unspecified kind.</param>
    /// <returns>False for anything else, also for a time with an offset: those are for <see cref="Parse(ReadOnlySpan{char}, out DateTimeOffset)"/>.</returns>
    public static bool TryParseLocal(ReadOnlySpan<char> text, out DateTime local)
    {
        Span<byte> space = stackalloc byte[128];
        local = default;
        if (!TryToAscii(text, text.Length <= space.Length ? space : new byte[text.Length], out var ascii)
            || !DateAndTime.LooksLikeDate(ascii) || !DateAndTime.TryRead(ref ascii, out var ticks, out _) || !ascii.IsEmpty)
        {
            return false;
        }

        local = new DateTime(ticks);
        return true;
    }

    /// <summary>
    /// Checks whether an instant can be an event time: <see cref="TimestampError.TooEarly"/> when it is before
    /// <see cref="EarliestEventTime"/>.
    /// </summary>
    public static TimestampError CheckEventTime(DateTimeOffset instant) =>
        instant.UtcTicks < EarliestEventTime.UtcTicks ? TimestampError.TooEarly : TimestampError.None;

    /// <summary>Formats the end of a sentence that begins with the refused value, such as <c>looks like seconds since 1970; milliseconds are expected</c>, without a full stop.</summary>
    public static string Explain(TimestampError error) => error switch
    {
        TimestampError.NoOffset => "has no offset: add Z for UTC, or one such as +01:00",
        TimestampError.LooksLikeSeconds => "looks like seconds since 1970; milliseconds are expected",
        TimestampError.LooksLikeMicroseconds => "looks like microseconds since 1970; milliseconds are expected",
        TimestampError.LooksLikeNanoseconds => "looks like nanoseconds since 1970; milliseconds are expected",
        TimestampError.OutOfRange => "is outside of the years 1 to 9999",
        TimestampError.TooEarly => $"is before {Rfc3339.Format(EarliestEventTime)}",
        _ => $"is not a time: {Expected} is expected",
    };

    private static TimestampError ParseNumber(ReadOnlySpan<byte> text, out DateTimeOffset instant)
    {
        instant = default;
        if (Utf8Parser.TryParse(text, out long whole, out var length) && length == text.Length)
        {
            return FromMilliseconds(whole, out instant);
        }

        if (decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value))
        {
            return FromMilliseconds(value, out instant);
        }

        return !text.IsEmpty && !text.ContainsAnyExcept(OfNumbers) && text.ContainsAnyInRange((byte)'0', (byte)'9')
            ? TimestampError.OutOfRange
            : TimestampError.NotATime;
    }

    private static TimestampError FromMilliseconds(decimal milliseconds, out DateTimeOffset instant)
    {
        instant = default;
        return milliseconds switch
        {
            > -LeastMilliseconds and < LeastMilliseconds => TimestampError.LooksLikeSeconds,
            >= MostNanoseconds => TimestampError.OutOfRange,
            >= MostMicroseconds => TimestampError.LooksLikeNanoseconds,
            _ when milliseconds > MostMilliseconds => TimestampError.LooksLikeMicroseconds,
            _ when milliseconds < FirstMillisecond => TimestampError.OutOfRange,
            _ => ToInstant(DateTime.UnixEpoch.Ticks + (long)decimal.Floor(milliseconds * TimeSpan.TicksPerMillisecond), out instant),
        };
    }

    private static TimestampError ToInstant(long ticks, out DateTimeOffset instant)
    {
        instant = default;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return TimestampError.OutOfRange;
        }

        instant = new DateTimeOffset(ticks, TimeSpan.Zero);
        return TimestampError.None;
    }

    private static bool TryToAscii(ReadOnlySpan<char> text, Span<byte> space, out ReadOnlySpan<byte> ascii)
    {
        var status = System.Text.Ascii.FromUtf16(text, space, out var length);
        ascii = space[..length];
        return status == OperationStatus.Done;
    }
}
