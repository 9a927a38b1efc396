using System.Buffers;
using System.Text.Json;
using SensorGrid.Features.Detection;

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
        else if (reading.Feedback is { } feedback)
        {
            WriteFeedback(json, feedback);
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

    private static void WriteFeedback(Utf8JsonWriter json, AnomalyFeedback feedback)
    {
        json.WriteStartObject("feedback"u8);
        json.WriteString("verdict"u8, AnomalyVerdicts.NameOf(feedback.Verdict));
        if (feedback.Metric is not null)
        {
            json.WriteString("metric"u8, feedback.Metric);
        }

        json.WriteString("from"u8, Rfc3339.Format(feedback.From));
        json.WriteString("to"u8, Rfc3339.Format(feedback.To));
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
