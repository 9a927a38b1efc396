using System.Buffers.Text;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Influx;

/// <summary>Reads the value of a field that is no string.</summary>
internal static class InfluxValue
{
    /// <summary>Reads a number or a boolean.</summary>
    /// <param name="value">All of its text.</param>
    /// <param name="number">The nearest double; 1 and 0 for booleans; NaN for a missing value.</param>
    /// <returns>False when it is neither, or is beyond the range of its type.</returns>
    public static bool TryRead(ReadOnlySpan<byte> value, out double number)
    {
        number = 0;
        switch (value)
        {
            case []:
                return false;
            case [.., (byte)'i']:
                var isInteger = Utf8Parser.TryParse(value, out long integer, out var length) && length == value.Length - 1;
                number = integer;
                return isInteger;
            case [.., (byte)'u']:
                var isUnsigned = Utf8Parser.TryParse(value, out ulong unsigned, out length) && length == value.Length - 1;
                number = unsigned;
                return isUnsigned;
            case [(byte)'t' or (byte)'T' or (byte)'f' or (byte)'F', ..]:
                number = value[0] is (byte)'t' or (byte)'T' ? 1 : 0;
                return value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8) || value.SequenceEqual("True"u8) || value.SequenceEqual("False"u8)
                    || value.SequenceEqual("TRUE"u8) || value.SequenceEqual("FALSE"u8) || value.Length == 1;
            default:
                return MetricNumber.TryRead(value, out number);
        }
    }
}
