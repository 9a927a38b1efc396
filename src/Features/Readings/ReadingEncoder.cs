using System.Buffers;
using System.Text.Json;

namespace SensorGrid.Features.Readings;

/// <summary>Writes a reading as the JSON that <see cref="ReadingDecoder"/> reads, to the bit.</summary>
public static class ReadingEncoder
{
    /// <summary>Writes one reading as a JSON object.</summary>
    public static void Encode(Reading reading, IBufferWriter<byte> destination)
    {
        using var json = new Utf8JsonWriter(destination);
        json.WriteStartObject();
        json.WriteString("sensorId"u8, reading.SensorId);
        json.WriteString("timestamp"u8, Rfc3339.Format(reading.EventTime));
        if (reading.Retires)
        {
            json.WriteBoolean("retire"u8, true);
        }
        else
        {
            WriteMetrics(json, reading);
        }

        if (reading.Id is not null)
        {
            json.WriteString("id"u8, reading.Id);
        }

        json.WriteEndObject();
    }

    private static void WriteMetrics(Utf8JsonWriter json, Reading reading)
    {
        json.WriteStartObject("metrics"u8);
        foreach (var metric in reading.Metrics)
        {
            json.WriteNumber(metric.Name, metric.Value);
        }

        foreach (var name in reading.Missing)
        {
            json.WriteNull(name);
        }

        json.WriteEndObject();
    }
}
