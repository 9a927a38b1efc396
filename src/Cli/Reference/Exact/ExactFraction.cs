using System.Numerics;

namespace SensorGrid.Cli.Reference.Exact;

/// <summary>Turns a fraction of whole numbers of any size into the nearest double.</summary>
internal static class ExactFraction
{
    private const int Bits = 63;

    /// <summary>The quotient; an infinity when it is beyond the range of a double.</summary>
    /// <param name="numerator">Any number.</param>
    /// <param name="denominator">Above 0.</param>
    public static double ToDouble(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero)
        {
            return 0;
        }

        // 63 bits of the quotient are more than a double holds, so what is cut off behind them hardly ever decides how it is rounded.
        var size = BigInteger.Abs(numerator);
        var shift = Bits - (int)(size.GetBitLength() - denominator.GetBitLength());
        var quotient = shift >= 0 ? (size << shift) / denominator : size / (denominator << -shift);
        var value = Math.ScaleB((double)(ulong)quotient, -shift);
        return numerator.Sign < 0 ? -value : value;
    }
}
