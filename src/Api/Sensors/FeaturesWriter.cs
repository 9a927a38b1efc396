using System.Text.Json;
using SensorGrid.Api.Applications.Features;
using SensorGrid.Api.Scores;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Windows;

namespace SensorGrid.Api.Sensors;

/// <summary>Writes a sensor's features as JSON, straight into the response: the hot path of the API.</summary>
internal static class FeaturesWriter
{
    public static void Write(Utf8JsonWriter writer, string sensorId, SensorFeatures answer, FeaturesReceipt? receipt = null, SensorRows? rows = null)
    {
        writer.WriteStartObject();
        WriteMembers(writer, sensorId, answer);
        rows?.Write(writer, sensorId);
        if (receipt is not null)
        {
            ReceiptWriter.Write(writer, sensorId, answer, receipt);
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the members of an answer into the object that is being written.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, string sensorId, SensorFeatures answer)
    {
        writer.WriteString("sensorId"u8, sensorId);
        writer.WriteString("asOf"u8, answer.AsOf.UtcDateTime);
        WriteRevision(writer, answer.Revision);
        writer.WriteStartObject("features"u8);
        WriteValues(writer, answer.Names, answer.Values);
        writer.WriteEndObject();
        WriteRest(writer, answer);
    }

    /// <summary>Writes the members of an answer up to its features into the object that is being written, with <c>null</c> for the instant and the ages.</summary>
    /// <param name="writer">The writer, at the beginning of its output.</param>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="features">The features.</param>
    /// <param name="holes">Receives the places of these nulls in the output: the instant's, then those of the ages.</param>
    public static void WriteFeatures(Utf8JsonWriter writer, string sensorId, FeatureValues features, List<int> holes)
    {
        writer.WriteString("sensorId"u8, sensorId);
        writer.WriteNull("asOf"u8);
        AddHole(writer, holes);
        WriteRevision(writer, features.Revision);
        writer.WriteStartObject("features"u8);
        var from = 0;
        foreach (var age in features.Ages)
        {
            WriteValues(writer, features.Names[from..age], features.Values[from..age]);
            writer.WriteNull(features.Names[age]);
            AddHole(writer, holes);
            from = age + 1;
        }

        WriteValues(writer, features.Names[from..], features.Values[from..]);
        writer.WriteEndObject();
    }

    /// <summary>Writes the members of an answer after its features into the object that is being written: nothing of them depends on the instant but gaps, warm-ups and edges.</summary>
    public static void WriteRest(Utf8JsonWriter writer, SensorFeatures answer)
    {
        WriteScore(writer, answer.Score);
        WriteQuality(writer, answer.Quality);
        WritePositions(writer, answer.Positions);
    }

    /// <summary>Writes features as members of the object that is being written; NaN stands for null.</summary>
    public static void WriteValues(Utf8JsonWriter writer, ReadOnlySpan<string> names, ReadOnlySpan<double> values)
    {
        for (var i = 0; i < names.Length; i++)
        {
            // The writer prints the shortest digits that give the same bits; what is not finite has no place in JSON.
            if (double.IsFinite(values[i]))
            {
                writer.WriteNumber(names[i], values[i]);
            }
            else
            {
                writer.WriteNull(names[i]);
            }
        }
    }

    private static void WriteRevision(Utf8JsonWriter writer, long revision)
    {
        if (revision > 0)
        {
            writer.WriteNumber("revision"u8, revision);
        }
    }

    // The null was just written.
    private static void AddHole(Utf8JsonWriter writer, List<int> holes) => holes.Add((int)(writer.BytesCommitted + writer.BytesPending) - "null"u8.Length);

    private static void WriteScore(Utf8JsonWriter writer, SensorScore? score)
    {
        if (score is null)
        {
            writer.WriteNull("anomaly"u8);
            return;
        }

        writer.WriteStartObject("anomaly"u8);
        writer.WriteNumber("score"u8, score.Score);
        writer.WriteBoolean("isAnomaly"u8, score.IsAnomaly);
        writer.WriteString("model"u8, score.Model);
        writer.WriteString("scoredAt"u8, score.ScoredAt.UtcDateTime);
        writer.WriteBoolean("learning"u8, score.Learning);
        if (score.Learning)
        {
            WriteLearning(writer, score);
        }

        RarityWriter.Write(writer, score.ExpectedEveryDays, score.Severity, score.Reason);
        if (score.ModelChangedAt is { } modelChangedAt)
        {
            writer.WriteString("modelChangedAt"u8, modelChangedAt.UtcDateTime);
        }

        if (score.Attribution is { } attribution)
        {
            AttributionWriter.Write(writer, attribution);
        }

        writer.WriteEndObject();
    }

    private static void WriteLearning(Utf8JsonWriter writer, SensorScore score)
    {
        if (score.LearningUntil is { } until)
        {
            writer.WriteString("learningUntil"u8, until.UtcDateTime);
        }
        else
        {
            writer.WriteNull("learningUntil"u8);
        }

        writer.WriteNumber("learningReadings"u8, score.LearningReadings);
    }

    private static void WriteQuality(Utf8JsonWriter writer, FeatureQuality quality)
    {
        writer.WriteStartObject("quality"u8);
        writer.WriteString("lastReadingAt"u8, quality.LastReadingAt.UtcDateTime);
        writer.WriteNumber("readings"u8, quality.Readings);
        writer.WriteNumber("late"u8, quality.Late);
        writer.WriteNumber("duplicates"u8, quality.Duplicates);
        writer.WriteBoolean("gapped"u8, quality.Gapped);
        writer.WriteBoolean("approximate"u8, quality.Approximate);
        writer.WriteNumber("missing"u8, quality.Missing);
        writer.WriteNumber("ahead"u8, quality.Ahead.TotalSeconds);
        writer.WriteNumber("idsForgotten"u8, quality.IdsForgotten);
        writer.WriteNumber("refused"u8, quality.Refused);
        WriteNames(writer, "refusedMetrics"u8, quality.RefusedMetrics);
        WriteNames(writer, "unscored"u8, quality.Unscored);
        WriteNames(writer, "warmup"u8, quality.Warmup);
        writer.WriteStartObject("hops"u8);
        foreach (var (window, hop) in quality.Hops)
        {
            writer.WriteString(window, hop);
        }

        writer.WriteEndObject();
        WriteEdges(writer, quality.Edges);
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, ReadOnlySpan<byte> member, string[] names)
    {
        writer.WriteStartArray(member);
        foreach (var name in names)
        {
            writer.WriteStringValue(name);
        }

        writer.WriteEndArray();
    }

    // By metric, then by window: {"temperature":{"5m":{"from":"..."}}}.
    private static void WriteEdges(Utf8JsonWriter writer, WindowEdge[] edges)
    {
        writer.WriteStartObject("edges"u8);
        for (var i = 0; i < edges.Length; i++)
        {
            var edge = edges[i];
            if (i == 0 || edge.Metric != edges[i - 1].Metric)
            {
                writer.WriteStartObject(edge.Metric);
            }

            writer.WriteStartObject(edge.Window);
            writer.WriteString("from"u8, edge.From.UtcDateTime);
            if (edge.Hop is { } hop)
            {
                writer.WriteString("hop"u8, Duration.Format(hop));
            }

            if (edge.Error is { } error)
            {
                writer.WriteNumber("error"u8, error);
            }

            writer.WriteEndObject();
            if (i == edges.Length - 1 || edge.Metric != edges[i + 1].Metric)
            {
                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
    }

    private static void WritePositions(Utf8JsonWriter writer, StreamPosition[] positions)
    {
        writer.WriteStartArray("positions"u8);
        foreach (var (shard, position) in positions)
        {
            writer.WriteStartObject();
            writer.WriteString("shard"u8, shard.ToString());
            writer.WriteString("sequenceNumber"u8, position.Sequence.ToString());
            writer.WriteNumber("subSequenceNumber"u8, position.SubSequence);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
