using System.Buffers.Text;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Rows;

/// <summary>Reads the values of metrics: decimal numbers in ASCII.</summary>
internal static class MetricNumber
{
    /// <summary>Reads a number.</summary>
    /// <param name="text">All of its text.</param>
    /// <param name="value">The nearest double; NaN for the words <c>NaN</c>, <c>Infinity</c> and <c>inf</c>, which stand for a missing value.</param>
    /// <returns>False when it is no number, or is beyond the range of a double.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        if (Utf8Parser.TryParse(text, out value, out var length) && length == text.Length && double.IsFinite(value))
        {
            return true;
        }

        value = double.NaN;
        return NonFinite.Is(text);
    }
}
