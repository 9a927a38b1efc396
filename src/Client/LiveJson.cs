using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Documents;
using SensorGrid.Features.Log;

namespace SensorGrid.Client;

/// <summary>Reads the API's JSON. Safe for concurrent use.</summary>
internal sealed class LiveJson
{
    // A million features have a few hundred names.
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Determines whether an exception says that JSON is not what was expected.</summary>
    public static bool IsUnexpected(Exception exception) =>
        exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or ArgumentException;

    /// <summary>Reads one answer of a batch.</summary>
    /// <returns>Null for a sensor that the live system does not know.</returns>
    /// <exception cref="JsonException">It is not an answer.</exception>
    public LiveAnswer? Read(JsonElement result)
    {
        if (result.TryGetProperty("error", out _))
        {
            return null;
        }

        try
        {
            var features = result.Required("features").EnumerateObject().ToArray();
            return new LiveAnswer(
                result.Required("sensorId").GetString()!,
                result.Required("asOf").GetDateTimeOffset(),
                Array.ConvertAll(features, feature => Shared(feature.Name)),
                Array.ConvertAll(features, feature => feature.Value.ValueKind == JsonValueKind.Null ? double.NaN : feature.Value.GetDouble()),
                ReadQuality(result.Required("quality")),
                result.Required("positions").EnumerateArray().ToDictionary(
                    position => ShardName.Parse(Shared(position.Required("shard").GetString()!)), ReadPosition),
                ReadScore(result),
                result.TryGetProperty("anomaly", out _))
            {
                Revision = result.TryGetProperty("revision", out var revision) ? revision.GetInt64() : 0,
                Receipt = result.TryGetProperty("receipt", out var receipt) && receipt.ValueKind != JsonValueKind.Null ? ReadReceipt(receipt) : null,
            };
        }
        catch (Exception exception) when (exception is not JsonException && IsUnexpected(exception))
        {
            throw new JsonException($"not an answer for features: {exception.Message}", exception);
        }
    }

    /// <summary>Reads one anomaly of a list.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static LiveAnomaly ReadAnomaly(JsonElement item)
    {
        try
        {
            return new LiveAnomaly(
                item.Required("id").GetString()!,
                item.Required("sensorId").GetString()!,
                item.Required("startedAt").GetDateTimeOffset(),
                item.Required("peakAt").GetDateTimeOffset(),
                Time(item, "endedAt"),
                item.Required("score").GetDouble(),
                item.Required("model").GetString()!)
            {
                Rarity = ReadRarity(item),
            };
        }
        catch (Exception exception) when (exception is not JsonException && IsUnexpected(exception))
        {
            throw new JsonException($"not an anomaly: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the <c>detail</c> of a problem, and the <c>errors</c> of definitions; null and none when the text is none, or has none.</summary>
    public static (string? Detail, DefinitionError[] Errors) ReadProblem(string body)
    {
        string? text = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            var problem = document.RootElement;
            text = problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
                ? detail.GetString()
                : null;
            return (text, text is not null && problem.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray().Select(ReadError)] : []);
        }
        catch (Exception exception) when (IsUnexpected(exception))
        {
            return (text, []);
        }
    }

    private static DefinitionError ReadError(JsonElement error) =>
        new(error.Required("line").GetInt32(), error.Required("column").GetInt32(), error.Required("message").GetString()!) { Definition = Text(error, "definition") };

    /// <summary>Reads the answer about the definitions.</summary>
    public static LiveDefinitions ReadDefinitions(JsonElement answer) => new(
        answer.Required("revision").GetInt64(),
        answer.Required("inForce").GetInt64(),
        answer.Required("text").GetString(),
        [.. answer.Required("silos").EnumerateArray().Select(silo => new LiveSiloDefinitions(
            silo.Required("silo").GetString()!, silo.Required("compiled").GetInt64(), Text(silo, "refusal"))
        {
            Pinning = silo.TryGetProperty("pinning", out var pinning) ? pinning.GetInt64() : null,
        })],
        [.. answer.Required("shards").EnumerateArray().Select(shard => new LiveShardDefinitions(
            ShardName.Parse(shard.Required("shard").GetString()!),
            shard.TryGetProperty("revision", out var revision) && revision.ValueKind != JsonValueKind.Null ? revision.GetInt64() : null))])
    {
        Sources = ReadSources(answer),
        Models = ReadModels(answer),
        Tables = ReadTables(answer),
        Hash = Text(answer, "hash"),
        CommittedAt = Time(answer, "committedAt"),
        Waiting = Text(answer, "waiting"),
    };

    /// <summary>Reads an item of the list of sensors.</summary>
    public static LiveSensor ReadSensor(JsonElement item) => new(
        item.Required("sensorId").GetString()!, item.Required("lastReadingAt").GetDateTimeOffset(), item.Required("state").GetString()!);

    /// <summary>Reads an entry of the history, or the entry of a whole revision.</summary>
    public static LiveRevisionEntry ReadEntry(JsonElement entry) => new(
        entry.Required("revision").GetInt64(),
        entry.Required("committedAt").GetDateTimeOffset(),
        entry.Required("hash").GetString()!,
        Text(entry, "note") ?? "");

    /// <summary>Reads the source definitions of a revision; null when it has none of its own, and from an API that knows none.</summary>
    public static IReadOnlyList<LiveSourceText>? ReadSources(JsonElement answer) =>
        answer.TryGetProperty("sources", out var sources) && sources.ValueKind != JsonValueKind.Null
            ? [.. sources.EnumerateArray().Select(source => new LiveSourceText(source.Required("name").GetString()!, source.Required("text").GetString()!))]
            : null;

    /// <summary>Reads the definitions of models of a revision; null when it has none, and from an API that knows none.</summary>
    public static IReadOnlyList<LiveModelText>? ReadModels(JsonElement answer) =>
        answer.TryGetProperty("models", out var models) && models.ValueKind != JsonValueKind.Null
            ? [.. models.EnumerateArray().Select(model => new LiveModelText(model.Required("name").GetString()!, model.Required("text").GetString()!))]
            : null;

    /// <summary>Reads the definitions of reference tables of a revision; null when it has none, and from an API that knows none.</summary>
    public static IReadOnlyList<LiveTableText>? ReadTables(JsonElement answer) =>
        answer.TryGetProperty("tables", out var tables) && tables.ValueKind != JsonValueKind.Null
            ? [.. tables.EnumerateArray().Select(table => new LiveTableText(table.Required("name").GetString()!, table.Required("text").GetString()!))]
            : null;

    /// <summary>Reads the pins of a shard.</summary>
    public static LiveShardPins ReadPins(JsonElement shard) => new(
        ShardName.Parse(shard.Required("shard").GetString()!),
        [.. shard.Required("pins").EnumerateArray().Select(pin => new LivePin(
            ReadAfter(pin), pin.Required("revision").GetInt64(), pin.Required("at").GetDateTimeOffset()))]);

    private static LogPosition? ReadAfter(JsonElement pin) =>
        pin.Required("after") is { ValueKind: not JsonValueKind.Null } after
            ? new LogPosition(
                SequenceNumber.Parse(after.Required("sequence").GetString()!, CultureInfo.InvariantCulture), after.Required("sub").GetInt64(), int.MaxValue)
            : null;

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var text) ? text.GetString() : null;

    private LiveScore? ReadScore(JsonElement result) =>
        result.TryGetProperty("anomaly", out var anomaly) && anomaly.ValueKind != JsonValueKind.Null
            ? new LiveScore(
                anomaly.Required("score").GetDouble(),
                anomaly.Required("isAnomaly").GetBoolean(),
                Shared(anomaly.Required("model").GetString()!),
                anomaly.Required("scoredAt").GetDateTimeOffset(),
                Time(anomaly, "modelChangedAt"))
            {
                Rarity = ReadRarity(anomaly),
                Learning = anomaly.TryGetProperty("learning", out var learning) && learning.GetBoolean(),
                LearningUntil = Time(anomaly, "learningUntil"),
                LearningReadings = anomaly.TryGetProperty("learningReadings", out var readings) ? readings.GetInt32() : 0,
            }
            : null;

    private static LiveRarity? ReadRarity(JsonElement item) =>
        item.TryGetProperty("expectedEveryDays", out var days)
            ? new LiveRarity(
                days.ValueKind == JsonValueKind.Null ? null : days.GetDouble(), Name<AlarmSeverity>(item, "severity"), Name<AttributionKind>(item, "reason"))
            : null;

    private static T? Name<T>(JsonElement item, string member)
        where T : struct, Enum =>
        item.Required(member).GetString() is not { } name ? null
        : Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value
        : throw new FormatException($"'{name}' is not a known {member}.");

    private LiveReceipt ReadReceipt(JsonElement receipt)
    {
        var counts = receipt.Required("counts");
        return new LiveReceipt(
            receipt.Required("sensorId").GetString()!,
            receipt.Required("asOf").GetDateTimeOffset(),
            receipt.Required("revision").GetInt64(),
            receipt.Required("issuedAt").GetDateTimeOffset(),
            receipt.Required("shards").EnumerateArray().ToDictionary(
                shard => ShardName.Parse(Shared(shard.Required("shard").GetString()!)), shard => ReadPosition(shard.Required("upTo"))),
            new LiveReceiptCounts(
                counts.Required("readings").GetInt64(),
                counts.Required("late").GetInt64(),
                counts.Required("duplicates").GetInt64(),
                counts.Required("missing").GetInt64()))
        {
            Definitions = Text(receipt, "definitions"),
            Alarms = Text(receipt, "alarms"),
            Model = Text(receipt, "model"),
            Arithmetic = Text(receipt, "arithmetic"),
            SnapshotFormat = Text(receipt, "snapshotFormat"),
            Sources = Text(receipt, "sources"),
            Selection = receipt.TryGetProperty("selection", out var selection) ? [.. selection.EnumerateArray().Select(name => name.GetString()!)] : null,
        };
    }

    private static DateTimeOffset? Time(JsonElement item, string name) =>
        item.TryGetProperty(name, out var time) && time.ValueKind != JsonValueKind.Null ? time.GetDateTimeOffset() : null;

    private static LiveQuality ReadQuality(JsonElement quality) => new(
        quality.Required("lastReadingAt").GetDateTimeOffset(),
        quality.Required("readings").GetInt64(),
        quality.Required("late").GetInt64(),
        quality.Required("duplicates").GetInt64(),
        quality.Required("gapped").GetBoolean(),
        quality.Required("approximate").GetBoolean(),
        quality.Required("warmup").EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal))
    {
        Hops = Members(quality, "hops").ToDictionary(hop => hop.Name, hop => hop.Value.GetString()!, StringComparer.Ordinal),
        Edges = Members(quality, "edges")
            .SelectMany(metric => metric.Value.EnumerateObject().Select(window => (metric.Name, window)))
            .ToDictionary(edge => (edge.Name, edge.window.Name), edge => ReadEdge(edge.window.Value)),
        Missing = quality.Required("missing").GetInt64(),
        IdsForgotten = quality.Required("idsForgotten").GetInt64(),
        Refused = quality.Required("refused").GetInt64(),
    };

    private static JsonProperty[] Members(JsonElement item, string name) =>
        item.TryGetProperty(name, out var members) && members.ValueKind == JsonValueKind.Object ? [.. members.EnumerateObject()] : [];

    private static LiveEdge ReadEdge(JsonElement edge) => new(
        edge.Required("from").GetDateTimeOffset(),
        edge.TryGetProperty("hop", out var hop) && hop.ValueKind != JsonValueKind.Null ? hop.GetString() : null,
        edge.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null ? error.GetDouble() : null);

    // A sensor ingests a record whole, so a position without an index is that of the record's last reading.
    private static LogPosition ReadPosition(JsonElement position) => new(
        SequenceNumber.Parse(position.Required("sequenceNumber").GetString()!, CultureInfo.InvariantCulture),
        position.TryGetProperty("subSequenceNumber", out var sub) ? sub.GetInt64() : 0,
        position.TryGetProperty("index", out var index) ? index.GetInt32() : int.MaxValue);

    private string Shared(string name) => _names.GetOrAdd(name, name);
}
