using System.Text.Json;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.SageMaker;

/// <summary>The answer to a batch, which grows record by record up to its bounds.</summary>
internal sealed class BatchAnswer
{
    private readonly List<(BatchIdentifier Identifier, string Id, SensorFeatures Features)> _records = [];
    private readonly List<BatchIdentifier> _refused = [];
    private readonly List<BatchIdentifier> _unprocessed = [];
    private long _features;
    private int _asked;

    /// <summary>The number of records that may still be asked for; none once the answer is full.</summary>
    public int Room => _features > RequestLimits.BatchFeatures ? 0 : RequestLimits.BatchSensors - _asked;

    /// <summary>Counts what a sensor has answered. False when the answer is full: then it is not kept.</summary>
    public bool TryTake(SensorFeatures? features, string[]? names)
    {
        var isTaken = _features <= RequestLimits.BatchFeatures;
        _asked++;
        _features += features is null ? 0 : names?.Length ?? features.Names.Length;
        return isTaken;
    }

    /// <summary>Adds a record.</summary>
    public void Add(BatchIdentifier identifier, string id, SensorFeatures features) => _records.Add((identifier, id, features));

    /// <summary>Reports records of a group that there is not.</summary>
    public void Refuse(BatchIdentifier identifier) => _refused.Add(identifier);

    /// <summary>Hands records back that were not asked for.</summary>
    public void PutBack(BatchIdentifier identifier) => _unprocessed.Add(identifier);

    /// <summary>Writes the answer.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("Records"u8);
        foreach (var (identifier, id, features) in _records)
        {
            writer.WriteStartObject();
            writer.WriteString("FeatureGroupName"u8, identifier.Group);
            writer.WriteString("RecordIdentifierValueAsString"u8, id);
            RecordWriter.Write(writer, id, features, identifier.Names);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("Errors"u8);
        foreach (var identifier in _refused)
        {
            WriteErrors(writer, identifier);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("UnprocessedIdentifiers"u8);
        foreach (var identifier in _unprocessed)
        {
            WriteUnprocessed(writer, identifier);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteErrors(Utf8JsonWriter writer, BatchIdentifier identifier)
    {
        foreach (var id in identifier.Ids)
        {
            writer.WriteStartObject();
            writer.WriteString("FeatureGroupName"u8, identifier.Group);
            writer.WriteString("RecordIdentifierValueAsString"u8, id);
            writer.WriteString("ErrorCode"u8, "ResourceNotFound"u8);
            writer.WriteString("ErrorMessage"u8, SageMakerGroup.NotFound(identifier.Group));
            writer.WriteEndObject();
        }
    }

    private static void WriteUnprocessed(Utf8JsonWriter writer, BatchIdentifier identifier)
    {
        writer.WriteStartObject();
        writer.WriteString("FeatureGroupName"u8, identifier.Group);
        WriteTexts(writer, "RecordIdentifiersValueAsString"u8, identifier.Ids);
        if (identifier.Names is { } names)
        {
            WriteTexts(writer, "FeatureNames"u8, names);
        }

        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> member, string[] texts)
    {
        writer.WriteStartArray(member);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
