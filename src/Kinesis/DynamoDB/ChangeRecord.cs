using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.DynamoDB;

/// <summary>Turns a record of a table's stream into the Kinesis record that Kinesis Data Streams for DynamoDB would have sent for the change.</summary>
internal static class ChangeRecord
{
    private const int LongestPartitionKey = 256;
    private const int MostDigits = 40;

    // The years 1 to 9999.
    private const decimal Earliest = -62_135_596_800m, Latest = 253_402_300_799m;

    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Creates the Kinesis record.</summary>
    /// <param name="change">The record of the stream.</param>
    /// <param name="table">The table.</param>
    /// <param name="hashKey">The name of the attribute that is an item's partition key.</param>
    /// <exception cref="JsonException">It has no sequence number.</exception>
    public static Record Of(JsonElement change, string table, string hashKey)
    {
        var body = Member(change, "dynamodb");
        var createdAt = CreatedAt(body);
        return new Record
        {
            // Positions are compared as digits without leading zeros.
            SequenceNumber = Text(Member(body, "SequenceNumber"))?.TrimStart('0') is { Length: > 0 and <= MostDigits } number && number.All(char.IsAsciiDigit)
                ? number
                : throw new JsonException("A record of the stream has no sequence number of at most 40 digits."),
            ApproximateArrivalTimestamp = createdAt is { } milliseconds ? DateTime.UnixEpoch.AddMilliseconds(milliseconds) : null,
            PartitionKey = PartitionKey(Member(body, "Keys"), hashKey),
            Data = Write(change, body, createdAt, table),
        };
    }

    private static byte[] Write(JsonElement change, JsonElement body, long? createdAt, string table)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Format))
        {
            json.WriteStartObject();
            Copy(json, change, "awsRegion", "eventID", "eventName");
            WriteIdentity(json, Member(change, "userIdentity"));
            json.WriteString("recordFormat"u8, "application/json"u8);
            json.WriteString("tableName"u8, table);
            json.WriteStartObject("dynamodb"u8);
            if (createdAt is { } milliseconds)
            {
                json.WriteNumber("ApproximateCreationDateTime"u8, milliseconds);
            }

            Copy(json, body, "Keys", "NewImage", "OldImage", "SizeBytes");
            json.WriteString("ApproximateCreationDateTimePrecision"u8, "MILLISECOND"u8);
            json.WriteEndObject();
            json.WriteString("eventSource"u8, "aws:dynamodb"u8);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory.ToArray();
    }

    // As they came: a number of 38 digits keeps them all, and what is no Unicode does not fail here.
    private static void Copy(Utf8JsonWriter json, JsonElement from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Member(from, name) is { ValueKind: not JsonValueKind.Undefined } value)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
            }
        }
    }

    // The stream's own names begin with capitals.
    private static void WriteIdentity(Utf8JsonWriter json, JsonElement identity)
    {
        json.WritePropertyName("userIdentity"u8);
        if (identity.ValueKind != JsonValueKind.Object)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("type"u8, Text(Member(identity, "Type")));
        json.WriteString("principalId"u8, Text(Member(identity, "PrincipalId")));
        json.WriteEndObject();
    }

    private static long? CreatedAt(JsonElement body) =>
        Member(body, "ApproximateCreationDateTime") is { ValueKind: JsonValueKind.Number } time && time.TryGetDecimal(out var seconds) && seconds is >= Earliest and <= Latest
            ? (long)(seconds * 1000)
            : null;

    private static string PartitionKey(JsonElement keys, string hashKey)
    {
        var key = Member(keys, hashKey);
        foreach (var type in key.ValueKind == JsonValueKind.Object ? key.EnumerateObject() : default)
        {
            var text = type.Value.ValueKind == JsonValueKind.String ? Text(type.Value) ?? "" : "";
            return text.Length <= LongestPartitionKey ? text : text[..LongestPartitionKey];
        }

        return "";
    }

    private static JsonElement Member(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A name in a record of the stream is not valid Unicode.", exception);
        }
    }

    private static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return null;
        }
    }
}
