using System.Globalization;
using System.Text.Json;
using SensorGrid.Features.Log;

namespace SensorGrid.Cli.Live;

/// <summary>The API's JSON, as its contract has it.</summary>
internal sealed class LiveJson
{
    // A million features have a few hundred names.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>One answer of a batch.</summary>
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
            var features = result.GetProperty("features").EnumerateObject().ToArray();
            return new LiveAnswer(
                result.GetProperty("sensorId").GetString()!,
                result.GetProperty("asOf").GetDateTimeOffset(),
                Array.ConvertAll(features, feature => Shared(feature.Name)),
                Array.ConvertAll(features, feature => feature.Value.ValueKind == JsonValueKind.Null ? double.NaN : feature.Value.GetDouble()),
                ReadQuality(result.GetProperty("quality")),
                result.GetProperty("positions").EnumerateArray().ToDictionary(
                    position => Shared(position.GetProperty("shard").GetString()!), ReadPosition, StringComparer.Ordinal),
                ReadScore(result),
                result.TryGetProperty("anomaly", out _));
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException($"not an answer for features: {exception.Message}", exception);
        }
    }

    /// <summary>One anomaly of a list.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static LiveAnomaly ReadAnomaly(JsonElement item)
    {
        try
        {
            return new LiveAnomaly(
                item.GetProperty("id").GetString()!,
                item.GetProperty("sensorId").GetString()!,
                item.GetProperty("startedAt").GetDateTimeOffset(),
                item.GetProperty("peakAt").GetDateTimeOffset(),
                Time(item, "endedAt"),
                item.GetProperty("score").GetDouble(),
                item.GetProperty("model").GetString()!);
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException($"not an anomaly: {exception.Message}", exception);
        }
    }

    private LiveScore? ReadScore(JsonElement result) =>
        result.TryGetProperty("anomaly", out var anomaly) && anomaly.ValueKind != JsonValueKind.Null
            ? new LiveScore(
                anomaly.GetProperty("score").GetDouble(),
                anomaly.GetProperty("isAnomaly").GetBoolean(),
                Shared(anomaly.GetProperty("model").GetString()!),
                anomaly.GetProperty("scoredAt").GetDateTimeOffset(),
                Time(anomaly, "modelChangedAt"))
            : null;

    private static DateTimeOffset? Time(JsonElement item, string name) =>
        item.TryGetProperty(name, out var time) && time.ValueKind != JsonValueKind.Null ? time.GetDateTimeOffset() : null;

    private static LiveQuality ReadQuality(JsonElement quality) => new(
        quality.GetProperty("lastReadingAt").GetDateTimeOffset(),
        quality.GetProperty("readings").GetInt64(),
        quality.GetProperty("late").GetInt64(),
        quality.GetProperty("duplicates").GetInt64(),
        quality.GetProperty("gapped").GetBoolean(),
        quality.GetProperty("approximate").GetBoolean(),
        quality.GetProperty("warmup").EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal))
    {
        Missing = quality.GetProperty("missing").GetInt64(),
        IdsForgotten = quality.GetProperty("idsForgotten").GetInt64(),
        Refused = quality.GetProperty("refused").GetInt64(),
    };

    // A sensor takes a record whole, so a position without an index is that of the record's last reading.
    private static LogPosition ReadPosition(JsonElement position) => new(
        SequenceNumber.Parse(position.GetProperty("sequenceNumber").GetString()!, CultureInfo.InvariantCulture),
        position.TryGetProperty("subSequenceNumber", out var sub) ? sub.GetInt64() : 0,
        position.TryGetProperty("index", out var index) ? index.GetInt32() : int.MaxValue);

    private string Shared(string name)
    {
        if (!_names.TryGetValue(name, out var shared))
        {
            _names[name] = shared = name;
        }

        return shared;
    }
}
