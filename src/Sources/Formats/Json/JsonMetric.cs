using System.Text.Json;
using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.Json;

/// <summary>Makes metrics of JSON values.</summary>
internal static class JsonMetric
{
    /// <summary>
    /// Adds the value that the reader stands on, and goes on to its end: a number as it is, true and false as 1 and 0, null as a missing value.
    /// Anything else is skipped. A number beyond the range of a double is a fault.
    /// </summary>
    /// <param name="reading">The reading that is built.</param>
    /// <param name="name">The metric's name as it came.</param>
    /// <param name="json">Stands on the value.</param>
    public static void Add(ReadingBuilder reading, ReadOnlySpan<char> name, ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Number when MetricNumber.TryRead(json.ValueSpan, out var number):
                reading.AddMetric(name, number);
                break;
            case JsonTokenType.Number:
                reading.Refuse($"'{name}' is {JsonText.Shown(ref json)}, which is beyond the range of a double.");
                break;
            case JsonTokenType.True or JsonTokenType.False:
                reading.AddMetric(name, json.TokenType == JsonTokenType.True ? 1 : 0);
                break;
            case JsonTokenType.Null:
                reading.AddMissing(name);
                break;
            default:
                json.Skip();
                reading.AddSkipped(name);
                break;
        }
    }
}
