using System.Buffers.Text;
using System.Text.Json;
using SensorGrid.Api.Doors;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Api.SageMaker;

/// <summary>Writes the record of a sensor: names and values, all of them texts. A feature without a value is left out, since records have no null.</summary>
internal static class RecordWriter
{
    // More than the shortest digits of a double take.
    private const int NumberBytes = 40;

    /// <summary>Writes the member <c>Record</c>.</summary>
    /// <param name="writer">The writer, in an object.</param>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="features">Its features.</param>
    /// <param name="names">The names that are asked for; null for all.</param>
    public static void Write(Utf8JsonWriter writer, string sensorId, SensorFeatures features, IReadOnlyList<string>? names)
    {
        writer.WriteStartArray("Record"u8);
        if (names is null)
        {
            WriteText(writer, SageMakerGroup.Identifier, sensorId);
            WriteText(writer, SageMakerGroup.EventTime, Rfc3339.Format(features.Quality.LastReadingAt));
            for (var i = 0; i < features.Names.Length; i++)
            {
                WriteNumber(writer, features.Names[i], features.Values[i]);
            }

            WriteNumber(writer, FeatureNames.Score, ScoreOf(features));
            WriteNumber(writer, FeatureNames.IsAnomaly, IsAnomalyOf(features));
        }
        else
        {
            WriteSelected(writer, sensorId, features, names);
        }

        writer.WriteEndArray();
    }

    private static void WriteSelected(Utf8JsonWriter writer, string sensorId, SensorFeatures features, IReadOnlyList<string> names)
    {
        var values = features.Names.Zip(features.Values).ToDictionary(feature => feature.First, feature => feature.Second, StringComparer.Ordinal);
        values[FeatureNames.Score] = ScoreOf(features);
        values[FeatureNames.IsAnomaly] = IsAnomalyOf(features);
        foreach (var name in names)
        {
            switch (name)
            {
                case SageMakerGroup.Identifier:
                    WriteText(writer, name, sensorId);
                    break;
                case SageMakerGroup.EventTime:
                    WriteText(writer, name, Rfc3339.Format(features.Quality.LastReadingAt));
                    break;
                default:
                    WriteNumber(writer, name, values.GetValueOrDefault(name, double.NaN));
                    break;
            }
        }
    }

    private static double ScoreOf(SensorFeatures features) => features.Score?.Score ?? double.NaN;

    private static double IsAnomalyOf(SensorFeatures features) => features.Score is not { } score ? double.NaN : score.IsAnomaly ? 1 : 0;

    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        Span<byte> text = stackalloc byte[NumberBytes];
        Utf8Formatter.TryFormat(value, text, out var length);
        writer.WriteStartObject();
        writer.WriteString("FeatureName"u8, name);
        writer.WriteString("ValueAsString"u8, text[..length]);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string value)
    {
        writer.WriteStartObject();
        writer.WriteString("FeatureName"u8, name);
        writer.WriteString("ValueAsString"u8, value);
        writer.WriteEndObject();
    }
}
