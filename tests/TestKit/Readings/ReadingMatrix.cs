using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Features.Readings;

namespace SensorGrid.TestKit.Readings;

/// <summary>Inputs and their verdicts, the same through every door: each door has a test that runs through all of them.</summary>
internal static class ReadingMatrix
{
    private const string Noon = "2026-01-01T12:00:00Z";

    private static readonly Dictionary<string, Input> Inputs = All().ToDictionary(input => input.Name, StringComparer.Ordinal);

    /// <summary>The inputs' names, one for each case of a test.</summary>
    public static TheoryData<string> Names => [.. Inputs.Keys];

    public static byte[] DataOf(string name) => Inputs[name].Data;

    /// <summary>The input as the one user record of an aggregated record (KPL), with the partition key <c>key</c>.</summary>
    public static byte[] AggregateOf(string name)
    {
        var data = DataOf(name);
        byte[] user = [0x08, 0, 0x1A, .. Varint(data.Length), .. data];
        byte[] message = [0x0A, 3, .. "key"u8, 0x1A, .. Varint(user.Length), .. user];
#pragma warning disable CA5351 // The format's checksum.
        return [0xF3, 0x89, 0x9A, 0xC2, .. message, .. MD5.HashData(message)];
#pragma warning restore CA5351
    }

    /// <summary>Asserts that a door took the readings that it should, and refused as many elements as it should.</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="readings">The readings that it took, in their order.</param>
    /// <param name="reasons">The reasons of those that it refused.</param>
    public static void AssertVerdict(string name, IEnumerable<Reading> readings, IReadOnlyCollection<string> reasons)
    {
        var input = Inputs[name];
        Assert.Equal(input.Readings, string.Join(';', readings.Select(Show)));
        Assert.Equal(input.Refused, reasons.Count);
        Assert.All(reasons, reason => Assert.Contains(input.Reason, reason, StringComparison.Ordinal));
    }

    private static IEnumerable<Input> All()
    {
        foreach (var (text, time) in ((string, string)[])
            [
                ("\"2026-01-01T12:00:00Z\"", Noon), ("\"2026-01-01t12:00:00z\"", Noon), ("\"2026-01-01 12:00:00Z\"", Noon), ("\"2026-01-01T12:00Z\"", Noon),
                ("\"2026-01-01T13:00:00+01:00\"", Noon), ("\"2026-01-01T13:00:00+0100\"", Noon), ("\"2026-01-01T13:00:00+01\"", Noon),
                ("\"2026-01-01T13:00:00\\u002B01:00\"", Noon), ("\"2026-01-01T12:00:00.123456789Z\"", "2026-01-01T12:00:00.1234567Z"),
                ("\"2026-01-01\"", "2026-01-01T00:00:00Z"), ("1767268800000", Noon), ("1767268800000.25", "2026-01-01T12:00:00.00025Z"),
                ("1.7672688e12", Noon), ("\"1767268800000\"", Noon), ("\"2000-01-01T00:00:00Z\"", "2000-01-01T00:00:00Z"),
            ])
        {
            yield return Good($"time {text}", Object("a", time: text), $"a|{time}||v=1||");
        }

        foreach (var (text, reason) in ((string, string)[])
            [
                ("\"2026-01-01T12:00:00\"", "has no offset"), ("1767268800", "looks like seconds"), ("1767268800.5", "looks like seconds"),
                ("1767268800000000", "looks like microseconds"), ("1767268800000000000", "looks like nanoseconds"), ("\"1999-12-31T23:59:59Z\"", "is before 2000"),
                ("\"noon\"", "is not a time"), ("\"2026-02-30T12:00:00Z\"", "is not a time"), ("null", "is not a time"), ("true", "is not a time"),
            ])
        {
            yield return Bad($"time {text}", Object("a", time: text), reason);
        }

        var (a, b) = (Object("a"), Object("b"));
        var (readA, readB) = ($"a|{Noon}||v=1||", $"b|{Noon}||v=1||");
        var both = $"{readA};{readB}";
        foreach (var text in (string[])[$"[{a},{b}]", $"{a}\n{b}\n", a + b, $"\uFEFF{a}\r\n{b}", $"\uFEFF[{a},{b}]", $"[{a}]\n[{b}]", $"[\n {a},\n {b}\n]\n", $"{a}\n\n\n{b}"])
        {
            yield return Good($"envelope {text}", text, both);
            yield return new Input($"gzip of {text}", Gzip(text), both, 0, "");
        }

        yield return new Input("bad element", Encoding.UTF8.GetBytes($"[{a},{{\"sensorId\":}},{b}]"), both, 1, "Not well-formed JSON at line 1");
        yield return new Input("trailing comma", Encoding.UTF8.GetBytes($"[{a},{b},]"), both, 1, "Not well-formed JSON");
        yield return new Input("scalar element", Encoding.UTF8.GetBytes($"[{a},7,{b}]"), both, 1, "A reading is a JSON object.");
        yield return new Input("bad line", Encoding.UTF8.GetBytes($"{a}\n{{\"sensorId\":\"x\n{b}\n"), both, 1, "Not well-formed JSON at line 2");
        yield return new Input("cut array", Encoding.UTF8.GetBytes($"[{a},{b},{{\"sens"), both, 1, "Not well-formed JSON");
        yield return new Input("bad element in gzip", Gzip($"[{a},{{\"sensorId\":}},{b}]"), both, 1, "Not well-formed JSON at line 1");
        yield return Bad("cut gzip", Gzip(a)[..^4], "cut off");
        yield return Bad("text", "temperature=21", "Not well-formed JSON");
        yield return Bad("CSV", "a;b\n1;2\n", "CSV");
        yield return Bad("base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(a)), "base64 of JSON");

        foreach (var missing in (string[])["null", "NaN", "Infinity", "-Infinity"])
        {
            yield return Good($"missing {missing}", Object("a", metrics: $$"""{"v":{{missing}},"w":2}"""), $"a|{Noon}||w=2|v|");
            yield return Good($"only missing {missing}", Object("a", metrics: $$"""{"v":{{missing}}}"""), $"a|{Noon}|||v|");
            yield return Good($"missing {missing} in an array", $"[{a},{Object("b", metrics: $$"""{"v":{{missing}}}""")}]", $"{readA};b|{Noon}|||v|");
        }

        yield return Good("retire", $$"""{"sensorId":"a","timestamp":"{{Noon}}","retire":true,"id":"r"}""", $"a|{Noon}|r|||retires");
        yield return Bad("retire with metrics", $$$"""{"sensorId":"a","timestamp":"{{{Noon}}}","retire":true,"metrics":{"v":1}}""", "'retire'");
        yield return Bad("retire false", $$"""{"sensorId":"a","timestamp":"{{Noon}}","retire":false}""", "'retire' must be true");
        const string Span = "\"from\":\"2026-01-01T13:00:00+01:00\",\"to\":1767268800000.25";
        yield return Good("verdict", $$$"""{"sensorId":"a","timestamp":"{{{Noon}}}","feedback":{"verdict":"normal","metric":"v",{{{Span}}}},"id":"r"}""", $"a|{Noon}|r|||Normal v {Noon} 2026-01-01T12:00:00.00025Z");
        yield return Good("verdict on a silence", $$$"""{"sensorId":"a","timestamp":"{{{Noon}}}","feedback":{"verdict":"fault",{{{Span}}}}}""", $"a|{Noon}||||Fault  {Noon} 2026-01-01T12:00:00.00025Z");
        yield return Good("verdict among readings", $$$"""[{{{a}}},{"sensorId":"a","timestamp":"{{{Noon}}}","feedback":{"verdict":"fault",{{{Span}}}}},{{{b}}}]""", $"{readA};a|{Noon}||||Fault  {Noon} 2026-01-01T12:00:00.00025Z;{readB}");
        yield return Bad("verdict with metrics", $$$"""{"sensorId":"a","timestamp":"{{{Noon}}}","feedback":{"verdict":"fault",{{{Span}}}},"metrics":{"v":1}}""", "'feedback' and 'metrics'");
        yield return Bad("verdict that is none", $$$"""{"sensorId":"a","timestamp":"{{{Noon}}}","feedback":{"verdict":"fine",{{{Span}}}}}""", "'verdict' of 'feedback' must be");
        yield return Good("1024 metrics", Object("a", metrics: Metrics(1_024)), $"a|{Noon}||{string.Join(',', Enumerable.Range(0, 1_024).Select(i => $"m{i}={i}"))}||");
        yield return Bad("1025 metrics", Object("a", metrics: Metrics(1_025)), "more than 1024 metrics");
        yield return Good("hard numbers", Object("a", metrics: """{"v":5e-324,"w":-0.0,"x":1.7976931348623157e308}"""), $"a|{Noon}||v=5E-324,w=-0,x=1.7976931348623157E+308||");
        yield return Bad("a number beyond a double", Object("a", metrics: """{"v":1e999}"""), "not finite");
        yield return Bad("a metric twice", Object("a", metrics: """{"v":1,"v":null}"""), "given twice");
        yield return Bad("no metrics", Object("a", metrics: "{}"), "'metrics' is empty.");
        yield return Bad("text for a number", Object("a", metrics: """{"v":"1"}"""), "not a number");
        yield return Bad("an object for a number", Object("a", metrics: """{"v":{"value":1,"unit":"C"}}"""), "not a number");
        yield return Bad("a flat object", $$"""{"sensorId":"a","timestamp":"{{Noon}}","temp":20.5}""", "'metrics' is missing: put the values into it");
        yield return Bad("another system's names", """{"deviceId":"a","ts":1767268800000,"temp":20.5}""", "'deviceId' must be called 'sensorId'");
        yield return Good("escapes", Object("\\u00e4\\/\\\"b"), $"ä/\"b|{Noon}||v=1||");
        yield return Good("an id of 256 characters", Object(new string('é', 256)), $"{new string('é', 256)}|{Noon}||v=1||");
        yield return Bad("an id of 257 characters", Object(new string('é', 257)), "at most 256");
        yield return Bad("Latin-1", Encoding.Latin1.GetBytes(Object("Kühlung")), "looks like Latin-1");
        yield return Bad("no Unicode", Object("a\\ud800"), "not valid Unicode");
        yield return Good("unknown properties", a[..^1] + ",\"more\":[NaN,{\"x\":null}]}", readA);
        yield return Good("an id", a[..^1] + ",\"id\":\"17\"}", $"a|{Noon}|17|v=1||");
    }

    private static string Show(Reading reading) => string.Join(
        '|',
        reading.SensorId,
        Rfc3339.Format(reading.EventTime),
        reading.Id,
        string.Join(',', reading.Metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Name}={metric.Value:R}"))),
        string.Join(',', reading.Missing),
        reading.Retires ? "retires" : reading.Feedback is { } feedback ? $"{feedback.Verdict} {feedback.Metric} {Rfc3339.Format(feedback.From)} {Rfc3339.Format(feedback.To)}" : "");

    private static string Object(string id, string time = $"\"{Noon}\"", string metrics = """{"v":1}""") =>
        $$"""{"sensorId":"{{id}}","timestamp":{{time}},"metrics":{{metrics}}}""";

    private static string Metrics(int count) => $"{{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"m{i}\":{i}"))}}}";

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];

    private static byte[] Gzip(string text)
    {
        var output = new MemoryStream();
        using (var stream = new GZipStream(output, CompressionLevel.Fastest))
        {
            stream.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }

    private static Input Good(string name, string text, string readings) => new(name, Encoding.UTF8.GetBytes(text), readings, 0, "");

    private static Input Bad(string name, string text, string reason) => Bad(name, Encoding.UTF8.GetBytes(text), reason);

    private static Input Bad(string name, byte[] data, string reason) => new(name, data, "", 1, reason);

    private sealed record Input(string Name, byte[] Data, string Readings, int Refused, string Reason);
}
