using System.Text.Json;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Scores;

/// <summary>Writes what moved a score as a member of the object that is being written.</summary>
internal static class AttributionWriter
{
    public static void Write(Utf8JsonWriter writer, Attribution[] parts)
    {
        writer.WriteStartArray("attribution"u8);
        foreach (var part in parts)
        {
            writer.WriteStartObject();
            writer.WriteString("metric"u8, part.Metric);
            writer.WriteString("kind"u8, AnomalyKinds.NameOf(part.Kind));
            writer.WriteNumber("value"u8, part.Value);
            writer.WriteNumber("usual"u8, part.Usual);
            writer.WriteNumber("weight"u8, part.Weight);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
