using System.Numerics;

namespace SensorGrid.Offline.Reference.Exact;

/// <summary>Turns a fraction of whole numbers of any size into the nearest double.</summary>
internal static class ExactFraction
{
    private const int Bits = 62;

    /// <summary>Computes the quotient; an infinity when it is beyond the range of a double.</summary>
    /// <param name="numerator">Any number.</param>
    /// <param name="denominator">Above 0.</param>
    public static double ToDouble(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
        {
            return 0;
        }

        var (value, exponent) = Quotient(BigInteger.Abs(numerator), denominator, 1);
        value = Math.ScaleB(value, exponent);
        return numerator.Sign < 0 ? -value : value;
    }

    /// <summary>Computes the square root of the quotient times a power of two, whatever the size of either number.</summary>
    /// <param name="numerator">0 or more.</param>
    /// <param name="denominator">Above 0.</param>
    /// <param name="power">The exponent of the power of two, which is not under the root.</param>
    public static double SquareRoot(BigInteger numerator, BigInteger denominator, int power)
    {
        if (numerator.IsZero)
        {
            return 0;
        }

        var (value, exponent) = Quotient(numerator, denominator, 2);
        return Math.ScaleB(Math.Sqrt(value), (exponent / 2) + power);
    }

    // The exponent is a multiple of the last argument.
    private static (double Value, int Exponent) Quotient(BigInteger size, BigInteger denominator, int step)
    {
        // 62 bits of the quotient are more than a double holds, so what is cut off behind them hardly ever decides how it is rounded.
        var shift = Bits - (int)(size.GetBitLength() - denominator.GetBitLength());
        shift -= shift % step;
        var quotient = shift >= 0 ? (size << shift) / denominator : size / (denominator << -shift);
        return ((double)(ulong)quotient, -shift);
    }
}
