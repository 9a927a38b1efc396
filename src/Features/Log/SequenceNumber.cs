using System.Diagnostics.CodeAnalysis;

namespace SensorGrid.Features.Log;

/// <summary>
/// The number that a shard gave to a record: an unsigned integer below 2^192, larger for a later record of the same shard.
/// </summary>
/// <remarks>
/// The real service's numbers have 56 digits, about 2^186, which neither <see cref="ulong"/> nor <see cref="UInt128"/> holds.
/// <c>default</c> is zero, which is below every number that a stream gives.
/// </remarks>
public readonly struct SequenceNumber : IEquatable<SequenceNumber>, IComparable<SequenceNumber>, ISpanParsable<SequenceNumber>
{
    /// <summary>The most decimal digits that a number below 2^192 can have.</summary>
    public const int MaxDigits = 58;

    /// <summary>The number of bytes that <see cref="Write"/> writes.</summary>
    public const int Size = 24;

    private const ulong NineteenDigits = 10_000_000_000_000_000_000;

    // Not a UInt128 and a ulong: the first requires addresses that 16 divides, and there are several numbers for each of a million sensors.
    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly ulong _low;

    /// <summary>Puts a number together from its upper 128 bits and its lower 64 bits.</summary>
    public SequenceNumber(UInt128 high, ulong low) => (_high, _middle, _low) = ((ulong)(high >> 64), (ulong)high, low);

    /// <summary>Reads the decimal digits that the wire protocol carries.</summary>
    /// <exception cref="FormatException">The text is not a whole number from 0 to 2^192 - 1 in decimal digits.</exception>
    public static SequenceNumber Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var result)
            ? result
            : throw new FormatException($"'{s}' is not a sequence number: decimal digits were expected, of a number below 2^192.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static SequenceNumber Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <summary>Tries to parse, like <see cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>, but without the exception.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SequenceNumber result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(string?, IFormatProvider?, out SequenceNumber)"/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out SequenceNumber result)
    {
        result = default;
        if (s.IsEmpty || s.Length > MaxDigits)
        {
            return false;
        }

        // Nineteen digits fit in 64 bits, so the text is taken in three pieces at most.
        UInt128 high = 0;
        ulong low = 0;
        while (!s.IsEmpty)
        {
            var piece = s[..Math.Min(19, s.Length)];
            s = s[piece.Length..];
            ulong value = 0;
            ulong scale = 1;
            foreach (var digit in piece)
            {
                if (!char.IsAsciiDigit(digit))
                {
                    return false;
                }

                value = (value * 10) + (ulong)(digit - '0');
                scale *= 10;
            }

            var lowProduct = ((UInt128)low * scale) + value;
            var highProduct = (high * scale) + (lowProduct >> 64);
            if (high != 0 && highProduct / scale < high)
            {
                return false;
            }

            (high, low) = (highProduct, (ulong)lowProduct);
        }

        result = new SequenceNumber(high, low);
        return true;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="source">At least <see cref="Size"/> bytes.</param>
    public static SequenceNumber Read(ReadOnlySpan<byte> source) => new(
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(source),
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(source[16..]));

    /// <summary>Writes the number in <see cref="Size"/> bytes, the most significant first, so that bytes sort as numbers do.</summary>
    public void Write(Span<byte> destination)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _middle);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _low);
    }

    public int CompareTo(SequenceNumber other)
    {
        var high = _high.CompareTo(other._high);
        var middle = high != 0 ? high : _middle.CompareTo(other._middle);
        return middle != 0 ? middle : _low.CompareTo(other._low);
    }

    public bool Equals(SequenceNumber other) => _high == other._high && _middle == other._middle && _low == other._low;

    public override bool Equals(object? obj) => obj is SequenceNumber other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_high, _middle, _low);

    /// <summary>Formats the decimal digits, as the wire protocol carries them.</summary>
    public override string ToString()
    {
        // Nineteen digits at a time, from the last ones on: what is left after each is smaller by a factor that fits in 64 bits.
        Span<char> digits = stackalloc char[MaxDigits];
        var begin = MaxDigits;
        var (high, middle, low) = (_high, _middle, _low);
        do
        {
            (high, var rest) = Math.DivRem(high, NineteenDigits);
            (middle, rest) = DivRem(rest, middle);
            (low, rest) = DivRem(rest, low);
            var isFirst = (high | middle | low) == 0;
            for (var i = 0; isFirst ? rest != 0 : i < 19; i++)
            {
                digits[--begin] = (char)('0' + (rest % 10));
                rest /= 10;
            }
        }
        while ((high | middle | low) != 0);

        return begin == MaxDigits ? "0" : new string(digits[begin..]);
    }

    public static bool operator ==(SequenceNumber left, SequenceNumber right) => left.Equals(right);

    public static bool operator !=(SequenceNumber left, SequenceNumber right) => !left.Equals(right);

    public static bool operator <(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) < 0;

    public static bool operator <=(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) <= 0;

    public static bool operator >(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) > 0;

    public static bool operator >=(SequenceNumber left, SequenceNumber right) => left.CompareTo(right) >= 0;

    // The upper word is less than what it is divided by.
    private static (ulong Quotient, ulong Remainder) DivRem(ulong upper, ulong lower)
    {
        var (quotient, rest) = UInt128.DivRem(new UInt128(upper, lower), NineteenDigits);
        return ((ulong)quotient, (ulong)rest);
    }
}
