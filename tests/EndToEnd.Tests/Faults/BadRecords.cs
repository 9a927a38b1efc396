using System.Security.Cryptography;
using System.Text;

namespace SensorGrid.EndToEnd.Tests.Faults;

/// <summary>Records that cannot be taken, of every kind that is known, and what must be said of each.</summary>
internal static class BadRecords
{
    private const string Time = "2026-01-01T12:00:00Z";

    private const string NotJson = "Not well-formed JSON";

    private const string NotAnObject = "neither a JSON object nor an array";

    private static readonly byte[] KplMagic = [0xF3, 0x89, 0x9A, 0xC2];

    public static IReadOnlyList<BadRecord> All { get; } =
    [
        // No JSON, or no document of ours.
        new("", "The record is empty."),
        new(" ", "The record is empty."),
        new("no json", NotJson),
        new("{", NotJson),
        new(Reading()[..^10], NotJson),
        new(Reading().Replace("}}", "},}", StringComparison.Ordinal), NotJson),
        new(Reading(metrics: """{"a":+1}"""), NotJson),
        new(Reading(metrics: """{"a":0x10}"""), NotJson),
        new(Reading(extra: $""","x":{new string('[', 100)}{new string(']', 100)}"""), "JSON that is nested more than 64 levels deep"),
        new("null", NotAnObject),
        new("42", NotAnObject),
        new("\"text\"", "The record is a JSON string."),
        new("[]", "empty array"),
        new("{}", "'sensorId' is missing"),
        new("[1]", "A reading is a JSON object"),
        new([0x1F, 0x8B, 0x08, 0x00, 0xFF, 0xFE, 0x00, 0x01], "is gzip that is cut off"),
        new(Encoding.Unicode.GetBytes(Reading()), "The record is UTF-16"),

        // A reading that breaks a rule.
        new(Reading().Replace("\"sensorId\":\"bad/sensor\",", "", StringComparison.Ordinal), "'sensorId' is missing"),
        new(Reading(id: "\"\""), "'sensorId' is empty"),
        new(Reading(id: "17"), "'sensorId' must be a string"),
        new(Reading(id: "null"), "'sensorId' must be a string"),
        new(Reading(id: $"\"{new string('x', 257)}\""), "'sensorId' has 257 characters"),
        new(Reading(id: "\"bad\\u0007\""), "'sensorId' has control characters"),
        new(Reading(id: "\"bad\\ud800\""), "'sensorId' is not valid Unicode"),
        new(Latin1(Reading(id: "\"b\u00E4d\"")), "'sensorId' is not valid Unicode"),
        new(Reading(extra: ""","sensorId":"again" """), "'sensorId' is given twice"),
        new(Reading(extra: $",\"id\":\"{new string('x', 129)}\""), "'id' has 129 characters"),
        new(Reading(extra: ""","id":5"""), "'id' must be a string"),
        new(Reading(time: "\"yesterday\""), "'timestamp' yesterday is not a time"),
        new(Reading(time: "\"2026-01-01T12:00:00\""), "has no offset"),
        new(Reading(time: "\"2026-02-30T12:00:00Z\""), "is not a time"),
        new(Reading(time: "1e300"), "is outside of the years"),
        new(Reading(time: "true"), "'timestamp' is not a time"),
        new(Reading(time: "\"9999-12-31T23:59:59Z\""), "after the record's arrival"),
        new($$"""{"sensorId":"bad/sensor","timestamp":"{{Time}}"}""", "'metrics' is missing"),
        new("""{"sensorId":"bad/sensor","metrics":{"a":1}}""", "'timestamp' is missing"),
        new(Reading(metrics: "{}"), "'metrics' is empty"),
        new(Reading(metrics: "[1]"), "'metrics' must be an object"),
        new(Reading(metrics: """{"a":"hot"}"""), "is not a number"),
        new(Reading(metrics: """{"a":{"b":1}}"""), "is not a number"),
        new(Reading(metrics: """{"a":1e999}"""), "is not finite"),
        new(Reading(metrics: """{"a":1,"a":2}"""), "is given twice"),
        new(Reading(metrics: $"{{\"{new string('m', 49)}\":1}}"), "is not a metric name"),
        new(Reading(metrics: """{"a__b":1}"""), "is not a metric name"),
        new(Reading(metrics: """{"a b":1}"""), "is not a metric name"),
        new(Reading(metrics: """{"":1}"""), "is not a metric name"),
        new(Reading(metrics: $"{{{string.Join(',', Enumerable.Range(0, 1_025).Select(i => $"\"m{i}\":1"))}}}"), "more than 1024 metrics"),

        // As large as a record can be.
        new($"[{string.Join(',', Enumerable.Repeat("0", 500_000))}]", "500000 readings of this record were refused"),
        new(new string('x', 1_000_000), NotJson),

        // Aggregated, and broken.
        new([.. KplMagic, .. "\n\u0001a"u8], NotJson),
        new([.. KplMagic, .. "\n\u0001a"u8, .. MD5OfElse()], NotJson),
        new(Aggregated("\n\u0001a"u8), "holds no user records"),
        new(Aggregated([0x0A, 1, (byte)'a', 0x1A, 5, 0x08, 7, 0x1A, 1, (byte)'x']), "has partition key 7 of a table of 1"),
        new(Aggregated([0x0A, 1, (byte)'a', 0x1A, 7, 0x08, 0, 0x10, 3, 0x1A, 1, (byte)'x']), "has explicit hash key 3 of a table of 0"),
    ];

    private static string Reading(string id = "\"bad/sensor\"", string time = $"\"{Time}\"", string metrics = """{"a":1}""", string extra = "") =>
        "{" + $"\"sensorId\":{id},\"timestamp\":{time}{extra},\"metrics\":{metrics}" + "}";

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

#pragma warning disable CA5351 // Not for security: the format says MD5.
    private static byte[] Aggregated(ReadOnlySpan<byte> message) => [.. KplMagic, .. message, .. MD5.HashData(message)];

    private static byte[] MD5OfElse() => MD5.HashData("else"u8);
#pragma warning restore CA5351

    /// <param name="Data">Its bytes.</param>
    /// <param name="Reason">What the reason of its dead letter contains.</param>
    internal sealed record BadRecord(byte[] Data, string Reason)
    {
        public BadRecord(string data, string reason)
            : this(Encoding.UTF8.GetBytes(data), reason)
        {
        }
    }
}
