using System.Text.Json;
using SensorGrid.Features.History;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Api.Sensors;

/// <summary>Writes a sensor's history as JSON: columns, as charts take them.</summary>
internal static class HistoryWriter
{
    public static void Write(Utf8JsonWriter writer, string sensorId, HistoryAnswer answer)
    {
        var history = answer.History;
        writer.WriteStartObject();
        writer.WriteString("sensorId"u8, sensorId);
        writer.WriteString("from"u8, history.From.UtcDateTime);
        writer.WriteString("to"u8, history.To.UtcDateTime);
        writer.WriteNumber("stepSeconds"u8, history.Step.TotalSeconds);
        writer.WriteNumber("rollingSeconds"u8, history.Rolling.TotalSeconds);
        writer.WriteStartArray("metrics"u8);
        foreach (var metric in history.Metrics)
        {
            Write(writer, metric);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("scores"u8);
        writer.WriteNumber("threshold"u8, answer.Threshold);
        WriteTimes(writer, answer.Scores, point => point.Time);
        WriteNumbers(writer, "score"u8, answer.Scores, point => point.Score);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MetricHistory metric)
    {
        writer.WriteStartObject();
        writer.WriteString("metric"u8, metric.Metric);
        WriteTimes(writer, metric.Points, point => point.Time);
        writer.WriteStartArray("count"u8);
        foreach (var point in metric.Points)
        {
            writer.WriteNumberValue(point.Count);
        }

        writer.WriteEndArray();
        WriteNumbers(writer, "min"u8, metric.Points, point => point.Min);
        WriteNumbers(writer, "max"u8, metric.Points, point => point.Max);
        WriteNumbers(writer, "mean"u8, metric.Points, point => point.Mean);
        WriteNumbers(writer, "rollingMean"u8, metric.Points, point => point.RollingMean);
        WriteNumbers(writer, "rollingStd"u8, metric.Points, point => point.RollingStd);
        writer.WriteEndObject();
    }

    private static void WriteTimes<T>(Utf8JsonWriter writer, T[] points, Func<T, DateTimeOffset> time)
    {
        writer.WriteStartArray("time"u8);
        foreach (var point in points)
        {
            writer.WriteStringValue(time(point).UtcDateTime);
        }

        writer.WriteEndArray();
    }

    private static void WriteNumbers<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T[] points, Func<T, double> number)
    {
        writer.WriteStartArray(name);
        foreach (var point in points)
        {
            if (number(point) is var value && double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }

        writer.WriteEndArray();
    }
}
