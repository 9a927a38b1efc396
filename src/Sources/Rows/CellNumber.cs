using System.Buffers.Text;
using System.Globalization;

namespace SensorGrid.Sources.Rows;

/// <summary>Reads numbers from text: invariant, with a decimal point.</summary>
internal static class CellNumber
{
    /// <summary>Reads a number.</summary>
    /// <param name="text">The text; blanks around it do not count.</param>
    /// <param name="value">The number; NaN for a word such as <c>NaN</c> or <c>inf</c>, which stands for a missing value; infinite when it is too large.</param>
    /// <returns>False when it is no number.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        text = text.Trim(" \t"u8);
        if (Utf8Parser.TryParse(text, out value, out var length) && length == text.Length && double.IsFinite(value))
        {
            // By far the most common, and faster.
            return true;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            value = double.NaN;
            return IsInfinity(text);
        }

        if (!double.IsFinite(value) && !text.ContainsAnyInRange((byte)'0', (byte)'9'))
        {
            value = double.NaN;
        }

        return true;
    }

    private static bool IsInfinity(ReadOnlySpan<byte> text)
    {
        text = text is [(byte)'+' or (byte)'-', ..] ? text[1..] : text;
        return System.Text.Ascii.EqualsIgnoreCase(text, "inf"u8);
    }
}
