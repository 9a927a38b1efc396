using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SensorGrid.Offline.Reference.Records;

/// <summary>Reads a reading out of a JSON value, by the rules of <c>docs/readings.md</c>.</summary>
/// <param name="futureSkew">The maximum distance of a reading ahead of its arrival, in ticks.</param>
internal sealed partial class ReadingReader(long futureSkew)
{
    private const int LongestSensorId = 256;
    private const int LongestId = 128;
    private const int MostMetrics = 1_024;

    private static readonly string[] Known = ["sensorId", "timestamp", "metrics", "id", "retire", "feedback"];
    private static readonly string[] Whole = ["metrics", "retire", "feedback"];
    private static readonly string[] OfFeedback = ["verdict", "metric", "from", "to"];

    /// <summary>The readings of a record, with their positions in it.</summary>
    /// <param name="record">Its bytes.</param>
    /// <param name="arrived">The time when it arrived, in ticks.</param>
    public IEnumerable<(int Index, ReferenceReading Reading)> Read(ReadOnlyMemory<byte> record, long arrived)
    {
        foreach (var (index, value) in RecordText.Values(record).Index())
        {
            if (Read(value, arrived) is { } reading)
            {
                yield return (index, reading);
            }
        }
    }

    [GeneratedRegex(@"\A(?!.*__)[A-Za-z0-9_-]{1,48}\z", RegexOptions.CultureInvariant)]
    private static partial Regex MetricName();

    private ReferenceReading? Read(JsonElement value, long arrived)
    {
        if (value.ValueKind != JsonValueKind.Object || Properties(value, Known) is not { } properties)
        {
            return null;
        }

        var isRetired = properties.ContainsKey("retire");
        if (!properties.TryGetValue("sensorId", out var sensorElement) || Text(sensorElement, LongestSensorId) is not { } sensor
            || !properties.TryGetValue("timestamp", out var timeElement) || Time(timeElement) is not { } time || time > arrived + futureSkew
            || !TryId(properties, out var id)
            || Whole.Count(properties.ContainsKey) != 1 || (isRetired && properties["retire"].ValueKind != JsonValueKind.True))
        {
            return null;
        }

        if (properties.TryGetValue("feedback", out var judged))
        {
            return Feedback(judged) is { } feedback ? new ReferenceReading(sensor, time, arrived, id, [], false, feedback) : null;
        }

        return (isRetired ? [] : Metrics(properties["metrics"])) is { } metrics ? new ReferenceReading(sensor, time, arrived, id, metrics, isRetired) : null;
    }

    private static ReferenceFeedback? Feedback(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || Properties(value, OfFeedback) is not { } properties || properties.Count != value.EnumerateObject().Count())
        {
            return null;
        }

        string? metric = null;
        if (properties.TryGetValue("metric", out var named) && named.ValueKind != JsonValueKind.Null)
        {
            metric = Text(named, int.MaxValue);
            if (metric is null || !MetricName().IsMatch(metric))
            {
                return null;
            }
        }

        return properties.TryGetValue("verdict", out var verdict) && Text(verdict, int.MaxValue) is "normal" or "fault"
            && properties.TryGetValue("from", out var first) && Time(first) is { } from
            && properties.TryGetValue("to", out var last) && Time(last) is { } to && from <= to
            ? new ReferenceFeedback(verdict.GetString() == "normal", metric, from, to)
            : null;
    }

    // Null when one of ours is given twice.
    private static Dictionary<string, JsonElement>? Properties(JsonElement value, string[] names)
    {
        var found = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (names.FirstOrDefault(known => IsNamed(property, known)) is { } name && !found.TryAdd(name, property.Value))
            {
                return null;
            }
        }

        return found;
    }

    private static bool IsNamed(JsonProperty property, string name)
    {
        try
        {
            return property.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text, so it is none of our names.
            return false;
        }
    }

    private static bool TryId(Dictionary<string, JsonElement> properties, out string? id)
    {
        id = properties.TryGetValue("id", out var element) && element.ValueKind != JsonValueKind.Null ? Text(element, LongestId) : null;
        return id is not null || element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;
    }

    private static string? Text(JsonElement element, int longest)
    {
        if (element.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return element.GetString() is { Length: > 0 } text && text.Length <= longest && !text.Any(char.IsControl) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is no text.
            return null;
        }
    }

    private static long? Time(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Text(element, int.MaxValue) is { } text ? ReferenceTime.Parse(text) : null,
        JsonValueKind.Number => ReferenceTime.Parse(element.GetRawText()),
        _ => null,
    };

    private static KeyValuePair<string, double?>[]? Metrics(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var metrics = new List<KeyValuePair<string, double?>>();
        foreach (var property in element.EnumerateObject())
        {
            // A name that is written with an escape is not one of the names that are allowed.
            if (JsonMarshal.GetRawUtf8PropertyName(property).Contains((byte)'\\') || !MetricName().IsMatch(property.Name)
                || metrics.Any(metric => metric.Key == property.Name) || !TryValue(property.Value, out var value))
            {
                return null;
            }

            metrics.Add(KeyValuePair.Create(property.Name, value));
        }

        return metrics.Count is > 0 and <= MostMetrics ? [.. metrics] : null;
    }

    private static bool TryValue(JsonElement element, out double? value)
    {
        value = element.ValueKind == JsonValueKind.Number ? element.GetDouble() : null;
        return value is { } number ? double.IsFinite(number)
            : element.ValueKind == JsonValueKind.Null || (Text(element, int.MaxValue) is { } text && RecordText.IsNoNumber(text));
    }
}
