using System.Text.Json;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Sensors;

/// <summary>Writes the receipt of an answer as a member of it.</summary>
internal static class ReceiptWriter
{
    public static void Write(Utf8JsonWriter writer, string sensorId, SensorFeatures answer, FeaturesReceipt receipt)
    {
        var computation = receipt.Computation;
        writer.WriteStartObject("receipt"u8);
        writer.WriteString("sensorId"u8, sensorId);
        writer.WriteString("asOf"u8, answer.AsOf.UtcDateTime);
        writer.WriteNumber("revision"u8, answer.Revision);
        writer.WriteString("definitions"u8, receipt.Definitions);
        // The hash of a revision is that of its whole text, with the budgets in it.
        writer.WriteString("alarms"u8, answer.Revision == 0 ? computation?.Alarms : null);
        writer.WriteString("model"u8, receipt.Model);
        writer.WriteString("arithmetic"u8, computation?.Arithmetic);
        writer.WriteString("snapshotFormat"u8, computation?.SnapshotFormat);
        writer.WriteString("sources"u8, computation?.Sources);
        writer.WriteString("issuedAt"u8, receipt.IssuedAt.UtcDateTime);
        if (receipt.Selection is { } selection)
        {
            writer.WriteStartArray("selection"u8);
            foreach (var name in selection)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
        }

        writer.WriteStartArray("shards"u8);
        foreach (var (shard, position) in answer.Positions)
        {
            writer.WriteStartObject();
            writer.WriteString("shard"u8, shard.ToString());
            writer.WriteStartObject("upTo"u8);
            writer.WriteString("sequenceNumber"u8, position.Sequence.ToString());
            writer.WriteNumber("subSequenceNumber"u8, position.SubSequence);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("counts"u8);
        writer.WriteNumber("readings"u8, answer.Quality.Readings);
        writer.WriteNumber("late"u8, answer.Quality.Late);
        writer.WriteNumber("duplicates"u8, answer.Quality.Duplicates);
        writer.WriteNumber("missing"u8, answer.Quality.Missing);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
