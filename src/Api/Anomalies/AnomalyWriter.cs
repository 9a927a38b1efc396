using System.Buffers;
using System.Text.Json;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Scores;
using SensorGrid.Api.Sensors;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary>Writes an anomaly as JSON.</summary>
internal static class AnomalyWriter
{
    /// <summary>Writes the JSON of one alone.</summary>
    public static ReadOnlyMemory<byte> ToJson(AnomalyEntry entry)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        var writer = JsonWriterCache.Rent(output);
        try
        {
            Write(writer, entry);
            writer.Flush();
        }
        finally
        {
            JsonWriterCache.Return(writer);
        }

        return output.WrittenMemory;
    }

    public static void Write(Utf8JsonWriter writer, AnomalyEntry entry)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, entry.Anomaly.Id);
        writer.WriteNumber("cursor"u8, entry.Cursor);
        writer.WriteNumber("updatedCursor"u8, entry.UpdatedCursor);
        writer.WriteString("sensorId"u8, entry.Anomaly.SensorId);
        writer.WriteString("kind"u8, AnomalyKinds.NameOf(entry.Anomaly.Episode.Kind));
        SiteSilenceWriter.Write(writer, entry.Anomaly);
        WriteCourse(writer, entry.Anomaly.Episode);
        writer.WriteString("feedback"u8, entry.Feedback is { } verdict ? AnomalyVerdicts.NameOf(verdict) : null);
        writer.WriteEndObject();
    }

    /// <summary>Writes an anomaly that is in no feed: without an id, cursors and a verdict.</summary>
    public static void WriteEpisode(Utf8JsonWriter writer, AnomalyEpisode episode)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, AnomalyKinds.NameOf(episode.Kind));
        WriteCourse(writer, episode);
        writer.WriteEndObject();
    }

    private static void WriteCourse(Utf8JsonWriter writer, AnomalyEpisode episode)
    {
        writer.WriteString("startedAt"u8, episode.StartedAt.UtcDateTime);
        writer.WriteString("peakAt"u8, episode.PeakAt.UtcDateTime);
        if (episode.EndedAt is { } endedAt)
        {
            writer.WriteString("endedAt"u8, endedAt.UtcDateTime);
        }
        else
        {
            writer.WriteNull("endedAt"u8);
        }

        writer.WriteNumber("score"u8, episode.Score);
        writer.WriteNumber("threshold"u8, episode.Threshold);
        RarityWriter.Write(writer, episode.ExpectedEveryDays, episode.Severity, episode.Reason);
        writer.WriteString("model"u8, episode.Model);
        writer.WriteString("metric"u8, episode.Metric);
        writer.WriteStartObject("features"u8);
        FeaturesWriter.WriteValues(writer, episode.FeatureNames, episode.FeatureValues);
        writer.WriteEndObject();
        AttributionWriter.Write(writer, episode.Attribution);
    }
}
