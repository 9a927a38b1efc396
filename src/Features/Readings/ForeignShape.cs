using System.Text;
using System.Text.Json;

namespace SensorGrid.Features.Readings;

/// <summary>Recognizes objects that other systems send, and says what a reading has instead. They stay refused: a guess would be a wrong number some day.</summary>
internal static class ForeignShape
{
    private const int MostShown = 40;

    private static readonly string[] SensorNames =
        ["deviceId", "device_id", "device", "deviceName", "sensor_id", "sensor", "sensorName", "SensorId", "sensorid", "sensorID", "entity_id", "tag", "name"];

    private static readonly string[] TimeNames =
        ["ts", "time", "timeStamp", "Timestamp", "eventTime", "event_time", "datetime", "date", "t", "created_at", "at"];

    private static readonly string[] ListNames = ["readings", "records", "data", "measurements", "events", "logEvents", "values"];

    /// <summary>Explains an object in which a property is missing; null when there is nothing to add to that.</summary>
    /// <param name="element">The object's bytes.</param>
    public static string? HintOf(ReadOnlySpan<byte> element)
    {
        try
        {
            return Explain(PropertiesOf(element));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Names that are no Unicode, or NaN: the plain reason is enough.
            return null;
        }
    }

    private static string? Explain(Dictionary<string, string?> properties)
    {
        bool Has(string name) => properties.ContainsKey(name);
        const string Form = """{"sensorId":"pump-7","timestamp":"2026-11-22T10:00:00Z","metrics":{"temp":20.5}}""";
        if (!Has("sensorId") && (Has("bn") || (Has("n") && (Has("v") || Has("vs") || Has("vb")))))
        {
            return $"'sensorId' is missing: this looks like SenML (RFC 8428); a reading is {Form}.";
        }

        if (!Has("sensorId") && Has("fields") && (Has("tags") || Has("name") || Has("measurement")))
        {
            return $"'sensorId' is missing: this looks like Telegraf's JSON; put 'fields' into 'metrics', as in {Form}.";
        }

        if (!Has("sensorId") && Array.Find(ListNames, name => properties.TryGetValue(name, out var value) && value == "[") is { } list)
        {
            return $"'sensorId' is missing: send the array under '{list}' itself.";
        }

        var missing = new List<string>();
        Check("sensorId", Array.Find(SensorNames, Has));
        Check("timestamp", Array.Find(TimeNames, Has));
        if (!Has("metrics") && !Has("retire") && !Has("feedback"))
        {
            var number = properties.FirstOrDefault(property => property.Value is { Length: > 0 } text && IsMetric(property.Key, text));
            missing.Add(number.Key is null
                ? "'metrics' is missing."
                : $"'metrics' is missing: put the values into it, {{\"metrics\":{{\"{number.Key}\":{number.Value}}}}}.");
        }

        return missing.Exists(sentence => sentence.Contains(':', StringComparison.Ordinal)) ? string.Join(' ', missing) : null;

        void Check(string name, string? similar)
        {
            if (!Has(name))
            {
                missing.Add(similar is null ? $"'{name}' is missing." : $"'{name}' is missing: '{similar}' must be called '{name}'.");
            }
        }
    }

    private static bool IsMetric(string name, string value) =>
        value[0] is '-' or (>= '0' and <= '9') && value.Length <= MostShown && MetricNames.IsValid(name)
        && name is not ("timestamp" or "sensorId" or "id") && !TimeNames.Contains(name) && !SensorNames.Contains(name);

    // Names and values of numbers; of arrays and objects the first character.
    private static Dictionary<string, string?> PropertiesOf(ReadOnlySpan<byte> element)
    {
        var properties = new Dictionary<string, string?>(StringComparer.Ordinal);
        var json = new Utf8JsonReader(element);
        json.Read();
        while (properties.Count < ReadingLimits.Metrics && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan.Length <= MostShown ? json.GetString()! : "";
            json.Read();
            properties[name] = json.TokenType switch
            {
                JsonTokenType.Number => Encoding.ASCII.GetString(json.ValueSpan[..Math.Min(json.ValueSpan.Length, MostShown + 1)]),
                JsonTokenType.StartArray => "[",
                _ => null,
            };
            json.Skip();
        }

        return properties;
    }
}
