using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>Reads and writes places in the log and ticks as JSON: shards by their names, positions as <c>sequence:sub</c>, hash ranges as <c>start-end</c>.</summary>
public static class PlaceJson
{
    /// <summary>The options with which places and ticks are serialized.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new ShardConverter(), new PositionConverter(), new RangeConverter() },
    };

    private static string TextOf(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A text is missing.");

    private sealed class ShardConverter : JsonConverter<ShardName>
    {
        public override ShardName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ShardName.Parse(TextOf(ref reader));

        public override void Write(Utf8JsonWriter writer, ShardName value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class PositionConverter : JsonConverter<RecordPosition>
    {
        public override RecordPosition Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = TextOf(ref reader);
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sub)
                ? new RecordPosition(text[..colon], sub)
                : throw new JsonException($"'{text}' is no position.");
        }

        public override void Write(Utf8JsonWriter writer, RecordPosition value, JsonSerializerOptions options) =>
            writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value.SequenceNumber}:{value.SubSequenceNumber}"));
    }

    private sealed class RangeConverter : JsonConverter<HashRange>
    {
        public override HashRange Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var text = TextOf(ref reader);
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            return dash > 0
                && UInt128.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var start)
                && UInt128.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var end)
                ? new HashRange(start, end)
                : throw new JsonException($"'{text}' is no hash range.");
        }

        public override void Write(Utf8JsonWriter writer, HashRange value, JsonSerializerOptions options) =>
            writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value.Start}-{value.End}"));
    }
}
