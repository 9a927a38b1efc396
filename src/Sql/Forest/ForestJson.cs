using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SensorGrid.Sql.Forest;

/// <summary>The JSON texts of KDA's functions.</summary>
internal static class ForestJson
{
    // Column names stand in the text as they are written in the program; the text is data and no part of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Gives ANOMALY_EXPLANATION: for each column, in order, an object with the direction, its strength and the attribution, all as text with four digits after the point.
    /// Without directionality it has the attribution only.
    /// </summary>
    public static string Explanation(IReadOnlyList<string> columns, ReadOnlySpan<ColumnAttribution> attributions, bool withDirectionality)
    {
        if (columns.Count != attributions.Length)
        {
            throw new ArgumentException($"{attributions.Length} attributions for {columns.Count} columns.", nameof(attributions));
        }

        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        for (var i = 0; i < attributions.Length; i++)
        {
            json.WriteStartObject(columns[i]);
            WriteAttribution(json, attributions[i], withDirectionality);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Gives HOTSPOTS_RESULT: an object with the list "hotspots", each with its density and the smallest and largest values of the columns, in order.</summary>
    public static string Hotspots(IReadOnlyList<Hotspot> hotspots)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteStartArray("hotspots");
        foreach (var hotspot in hotspots)
        {
            json.WriteStartObject();
            json.WriteNumber("density", hotspot.Density);
            WriteNumbers(json, "minValues", hotspot.MinValues);
            WriteNumbers(json, "maxValues", hotspot.MaxValues);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteAttribution(Utf8JsonWriter json, ColumnAttribution attribution, bool withDirectionality)
    {
        if (withDirectionality)
        {
            json.WriteString("DIRECTION", attribution.IsHigh ? "HIGH" : "LOW");
            json.WriteString("STRENGTH", Digits(attribution.Strength));
        }

        json.WriteString("ATTRIBUTION_SCORE", Digits(attribution.Score));
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }

    private static string Digits(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
