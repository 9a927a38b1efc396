using System.Text.Json;
using SensorGrid.Api.Sensors;
using SensorGrid.Api.Settings;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.SageMaker;

/// <summary>The answer to a batch, which grows record by record up to its bounds.</summary>
internal sealed class BatchAnswer
{
    private readonly List<(BatchIdentifier Identifier, string Id, SensorFeatures? Features)> _records = [];
    private readonly List<(BatchIdentifier Identifier, string Id, string Reason)> _stale = [];
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

    /// <summary>Adds a record; null features for a sensor without readings, which has none.</summary>
    public void Add(BatchIdentifier identifier, string id, SensorFeatures? features) => _records.Add((identifier, id, features));

    /// <summary>Reports sensors whose answers may be too stale, in the place of their records.</summary>
    /// <param name="stale">The sensors.</param>
    /// <param name="most">The staleness that was allowed.</param>
    public void Refuse(IReadOnlyDictionary<string, Staleness> stale, TimeSpan most)
    {
        _stale.AddRange(_records.Where(record => stale.ContainsKey(record.Id)).Select(record => (record.Identifier, record.Id, FreshnessProblems.Stale(stale[record.Id], most).Detail!)));
        _records.RemoveAll(record => stale.ContainsKey(record.Id));
    }

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
            if (features is null)
            {
                continue;
            }

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
            foreach (var id in identifier.Ids)
            {
                WriteError(writer, identifier, id, SageMakerErrors.ResourceNotFound, SageMakerGroup.NotFound(identifier.Group));
            }
        }

        foreach (var (identifier, id, reason) in _stale)
        {
            WriteError(writer, identifier, id, SageMakerErrors.PreconditionFailed, reason);
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

    private static void WriteError(Utf8JsonWriter writer, BatchIdentifier identifier, string id, string code, string message)
    {
        writer.WriteStartObject();
        writer.WriteString("FeatureGroupName"u8, identifier.Group);
        writer.WriteString("RecordIdentifierValueAsString"u8, id);
        writer.WriteString("ErrorCode"u8, code);
        writer.WriteString("ErrorMessage"u8, message);
        writer.WriteEndObject();
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
