using System.Text.Json;

namespace SensorGrid.Api.Applications.Features;

/// <summary>The rows of applications that belong to sensors, as one answer sees them.</summary>
/// <param name="Streams">The streams, in the order of the applications' names and of the programs' texts.</param>
/// <param name="Note">What is missing, as a sentence; null when nothing is.</param>
internal sealed record SensorRows(IReadOnlyList<FollowedStream> Streams, string? Note)
{
    /// <summary>There is no application with rows of sensors.</summary>
    public static SensorRows None { get; } = new([], null);

    /// <summary>Writes the newest row of a sensor in each stream as a member of the object that is being written; nothing where there is no such stream.</summary>
    public void Write(Utf8JsonWriter writer, string sensorId)
    {
        if (Streams.Count > 0)
        {
            writer.WriteStartObject("applications"u8);
            for (var i = 0; i < Streams.Count; i++)
            {
                if (Streams[i].Find(sensorId) is { } row)
                {
                    writer.WriteStartObject(Streams[i].Key);
                    writer.WriteNumber("ordinal"u8, row.Ordinal);
                    writer.WriteNumber("generation"u8, row.Generation);
                    writer.WritePropertyName("row"u8);
                    writer.WriteRawValue(row.Json, skipInputValidation: true);
                    writer.WriteEndObject();
                }
            }

            writer.WriteEndObject();
        }

        if (Note is not null)
        {
            writer.WriteString("applicationsNote"u8, Note);
        }
    }
}
