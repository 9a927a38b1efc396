using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>Reads values of DECIMAL columns.</summary>
internal static class DecimalCell
{
    /// <summary>Reads a number, rounded half away from zero to the digits that the type has behind the point.</summary>
    /// <param name="text">The number.</param>
    /// <param name="type">The DECIMAL.</param>
    /// <param name="bits">The number without its point.</param>
    /// <returns>False when it is no number, or has more digits before the point than the type.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, SqlType type, out long bits)
    {
        bits = 0;
        decimal most = PowerOfTen(type.Precision - type.Scale);
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || decimal.Abs(number) >= most)
        {
            return false;
        }

        var scaled = decimal.Round(decimal.Round(number, type.Scale, MidpointRounding.AwayFromZero) * PowerOfTen(type.Scale));
        bits = (long)scaled;
        return Math.Abs(bits) < PowerOfTen(type.Precision);
    }

    /// <summary>Computes a power of ten.</summary>
    /// <param name="exponent">From 0 to 18.</param>
    public static long PowerOfTen(int exponent)
    {
        var power = 1L;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }
}
