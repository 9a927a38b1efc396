using System.Text.Json;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary>Writes the members that only a silence of a site has, or one that is folded into it.</summary>
internal static class SiteSilenceWriter
{
    public static void Write(Utf8JsonWriter writer, SensorAnomaly anomaly)
    {
        if (anomaly.Episode.Kind == AnomalyKind.SiteSilence)
        {
            writer.WriteString("site"u8, AnomalySite.Of(anomaly.SensorId));
            writer.WriteNumber("sensorCount"u8, anomaly.SensorCount);
            writer.WriteStartArray("sensors"u8);
            foreach (var sensorId in anomaly.Sensors ?? [])
            {
                writer.WriteStringValue(sensorId);
            }

            writer.WriteEndArray();
        }

        if (anomaly.FoldedIn is { } foldedIn)
        {
            writer.WriteString("foldedIn"u8, foldedIn);
        }
    }
}
