using System.Text.Json;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Scores;

/// <summary>Writes how rare something is as members of the object that is being written.</summary>
internal static class RarityWriter
{
    public static void Write(Utf8JsonWriter writer, double? expectedEveryDays, AlarmSeverity? severity, AttributionKind? reason)
    {
        if (expectedEveryDays is { } days)
        {
            writer.WriteNumber("expectedEveryDays"u8, days);
        }
        else
        {
            writer.WriteNull("expectedEveryDays"u8);
        }

        writer.WriteString("expected"u8, expectedEveryDays is { } rarity ? RarityText.Of(rarity) : null);
        writer.WriteString("severity"u8, severity is { } known ? AlarmSeverities.NameOf(known) : null);
        writer.WriteString("reason"u8, reason is { } kind ? AnomalyKinds.NameOf(kind) : null);
    }
}
