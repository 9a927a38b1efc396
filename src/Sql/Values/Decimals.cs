using System.Globalization;

namespace SensorGrid.Sql.Values;

/// <summary>
/// Arithmetic of DECIMAL: numbers without their point, of at most 18 digits. What does not fit is a row error and never a wrapped value.
/// Digits that are dropped are rounded half away from zero.
/// </summary>
internal static class Decimals
{
    /// <summary>The most digits of a DECIMAL.</summary>
    public const int MostDigits = 18;

    private static readonly long[] Powers = CreatePowers();

    /// <summary>Ten to a power from 0 to 18.</summary>
    public static long PowerOfTen(int exponent) => Powers[exponent];

    /// <summary>Moves a number to another scale.</summary>
    public static Int128 Rescale(Int128 value, int from, int to) =>
        to >= from ? value * Power(to - from) : DivideRounded(value, Power(from - to));

    /// <summary>Divides and rounds half away from zero.</summary>
    public static Int128 DivideRounded(Int128 value, Int128 divisor)
    {
        var (quotient, rest) = Int128.DivRem(value, divisor);
        var isHalf = Int128.Abs(rest) >= Int128.Abs(divisor) - Int128.Abs(rest);
        return !isHalf ? quotient : (value < 0) == (divisor < 0) ? quotient + 1 : quotient - 1;
    }

    /// <summary>Checks that a number fits its type.</summary>
    /// <exception cref="RowErrorException">It has too many digits.</exception>
    public static long Fit(Int128 value, SqlType type)
    {
        var bound = (Int128)Powers[type.Precision];
        return value < bound && value > -bound
            ? (long)value
            : throw new RowErrorException(RowErrors.Overflow, $"{Write(value, type.Scale)} does not fit {type}.");
    }

    /// <summary>Rounds a floating-point number to a DECIMAL.</summary>
    /// <exception cref="RowErrorException">It has too many digits, or is no finite number.</exception>
    public static long FromDouble(double value, SqlType type)
    {
        // System.Decimal takes the 15 digits that were meant: 0.1 is 0.1.
        return Math.Abs(value) < 1E18 ? FromDecimal((decimal)value, type) : throw RowErrors.OfFloatOverflow(value, type);
    }

    /// <summary>Rounds a number to a DECIMAL.</summary>
    /// <exception cref="RowErrorException">It has too many digits.</exception>
    public static long FromDecimal(decimal value, SqlType type) => Math.Abs(value) < Powers[type.Precision - type.Scale]
        ? Fit((Int128)(decimal.Round(value, type.Scale, MidpointRounding.AwayFromZero) * Powers[type.Scale]), type)
        : throw new RowErrorException(RowErrors.Overflow, string.Create(CultureInfo.InvariantCulture, $"{value} does not fit {type}."));

    /// <summary>The nearest floating-point number.</summary>
    public static double ToDouble(long value, int scale) => value / (double)Powers[scale];

    /// <summary>Writes a number with its point: 150 of scale 2 is <c>1.50</c>.</summary>
    public static string Write(Int128 value, int scale)
    {
        var digits = Int128.Abs(value).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        var sign = value < 0 ? "-" : "";
        return scale == 0 ? sign + digits : $"{sign}{digits.AsSpan(0, digits.Length - scale)}.{digits.AsSpan(digits.Length - scale)}";
    }

    private static Int128 Power(int exponent) => exponent <= MostDigits ? Powers[exponent] : (Int128)Powers[MostDigits] * Powers[exponent - MostDigits];

    private static long[] CreatePowers()
    {
        var powers = new long[MostDigits + 1];
        powers[0] = 1;
        for (var i = 1; i <= MostDigits; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
