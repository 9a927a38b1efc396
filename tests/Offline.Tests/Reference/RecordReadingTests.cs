using System.Globalization;
using System.IO.Compression;
using System.Text;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;
using SensorGrid.Offline.Reference.Records;

namespace SensorGrid.Offline.Tests.Reference;

/// <summary>The reference reads records by itself: it and the live system's decoder must find the same readings in every record.</summary>
public sealed class RecordReadingTests
{
    private const string Good = """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1}}""";
    private const string Other = """{"sensorId":"b","timestamp":"2026-11-28T10:00:01Z","metrics":{"v":2.5,"w":null},"id":"x"}""";

    private const string Span = "\"from\":\"2026-11-28T09:00:00.1234567Z\",\"to\":1795860000000.25";

    private static readonly DateTimeOffset Arrived = new(2026, 11, 28, 10, 1, 0, TimeSpan.Zero);

    public static TheoryData<string> Records { get; } =
    [
        Good,
        $"[{Good},{Other}]",
        $"{Good}\n{Other}\n",
        $"{Good}{Other}",
        $"[{Good}]\n[{Other},{Good}]",
        "\uFEFF" + Good,
        $"  \r\n{Good}\0\0",
        $"\u001E{Good}\n\u001E{Other}\n",
        "[]",
        "",
        "null",
        "12",
        "no reading",
        $"[{Good},17,null,{Other}]",
        $"[{Good},{{\"sensorId\":\"c\"}},{Other}]",
        $"[\n{Good},\n{{\"sensorId\":\"c\",\"timestamp\":,}},\n{Other}\n]",
        $"{Good}\n{{\"sensorId\":\"c\",\"timestamp\":\n{Other}\n",
        Metrics("NaN"), Metrics("nan"), Metrics("-Infinity"), Metrics("+inf"), Metrics("\"NaN\""), Metrics("\"-Infinity\""), Metrics("\"na\""), Metrics("true"), Metrics("\"5\""), Metrics("{}"),
        Metrics("[1]"), Metrics("1e400"), Metrics("-1e-400"), Metrics("4.9e-324"), Metrics("0.1000000000000000055511151231257827"), Metrics("-0"), Metrics("01"), Metrics("1."), Metrics("1E5"),
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"text \"NaN\" in a name":1}}""",
        """{"sensorId":"NaN","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":NaN,"w":1},"note":"a NaN, b"}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{}}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1,"v":2}}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1,"v":null}}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v__w":1}}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"a-b_C9":1}}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"\u0076":1}}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1},"metrics":{"v":1}}""",
        """{"sensorId":"a","sensorId":"b","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1}}""",
        """{"\u0073ensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1},"unknown":{"sensorId":[1,{}]}}""",
        """{"sensorId":"","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1}}""",
        """{"sensorId":"a\u0000b","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1}}""",
        """{"sensorId":"\ud800","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1}}""",
        """{"sensorId":"\ud83d\ude00 é/%","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1}}""",
        """{"\ud800":1,"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1}}""",
        """{"sensorId":7,"timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1}}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1},"id":null}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1},"id":7}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1},"id":""}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","retire":true}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","retire":true,"id":"r"}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","retire":false}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","retire":true,"retire":true}""",
        """{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","retire":true,"metrics":{"v":1}}""",
        Verdict($$"""{"verdict":"normal","metric":"v",{{Span}}}"""), Verdict($$"""{"verdict":"fault","metric":null,{{Span}}}"""), Verdict($$"""{"verdict":"fault",{{Span}}}"""),
        Verdict($$"""{"\u0076erdict":"\u0066ault","metric":"\u0076",{{Span}}}"""), Verdict($$"""{"verdict":"fine",{{Span}}}"""), Verdict($$"""{"verdict":null,{{Span}}}"""),
        Verdict($$"""{"verdict":"fault","metric":"a__b",{{Span}}}"""), Verdict($$"""{"verdict":"fault","metric":7,{{Span}}}"""), Verdict($$"""{"verdict":"fault","more":7,{{Span}}}"""),
        Verdict($$"""{"verdict":"fault","verdict":"fault",{{Span}}}"""), Verdict($$"""{"verdict":"fault","\ud800":1,{{Span}}}"""), Verdict("""{"verdict":"fault","from":"2026-11-28"}"""),
        Verdict("""{"verdict":"fault","from":"2026-11-28T10:00:00Z","to":"2026-11-28T10:59:59.9999999+01:00"}"""), Verdict("""{"verdict":"fault","from":"1999-12-31","to":"2026-11-28"}"""),
        Verdict("""{"verdict":"fault","from":[1],"to":"2026-11-28"}"""), Verdict("""{"verdict":"fault","from":"2026-11-28T10:00:00\u002b01:00","to":"9999-12-31"}"""),
        Verdict("true"), Verdict("null"), Verdict("{}"), Verdict("[{}]"), Verdict($$"""{"verdict":"fault",{{Span}}},"metrics":{"v":1}"""), Verdict($$"""{"verdict":"fault",{{Span}}},"retire":true"""),
        Verdict($$"""{"verdict":"fault",{{Span}}},"id":"r"}{"sensorId":"b","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1}"""),
        Many(1_024, "1"), Many(1_025, "1"), Many(1_025, "null"), Many(1_024, "null"),
        $$"""{"sensorId":"{{new string('a', 256)}}","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1} }""",
        $$"""{"sensorId":"{{new string('a', 257)}}","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1} }""",
        $$"""{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"{{new string('m', 48)}}":1} }""",
        $$"""{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"{{new string('m', 49)}}":1} }""",
        $$"""{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":1},"id":"{{new string('i', 129)}}"}""",
    ];

    public static TheoryData<string> Times { get; } =
    [
        "\"2026-11-28T10:00:00Z\"", "\"2026-11-28t10:00:00z\"", "\"2026-11-28 10:00:00+01:00\"", "\"2026-11-28T10:00:00+0100\"", "\"2026-11-28T10:00:00-01\"", "\"2026-11-28T10:00Z\"",
        "\"2026-11-28\"", "\"2026-11-28T10:00:00.123456789Z\"", "\"2026-11-28T10:00:00.1Z\"", "\"2026-11-28T10:00:00.Z\"", "\"2026-11-28T10:00:00\"", "\"2026-11-28T24:00:00Z\"", "\"2026-02-29T10:00:00Z\"",
        "\"2028-02-29\"", "\"2026-11-28T10:00:60Z\"", "\"2026-11-28T10:00:00 Z\"", "\"2026-11-28T10:00:00\\u002B01:00\"", "\" 2026-11-28T10:00:00Z\"", "\"2026-11-28T10Z\"", "\"28.11.2026\"",
        "\"1999-12-31T23:59:59.9999999Z\"", "\"2000-01-01T00:00:00Z\"", "\"2000-01-01T00:30:00+01:00\"", "1795860000000", "1795860000000.55555", "\"1795860000000\"", "1.79586e12", "1795860000", "1795860000000000",
        "1795860000000000000", "99999999999", "100000000000", "946684799999", "946684800000", "-1795860000000", "1e999", "null", "true", "\"2026-11-28T10:06:00Z\"", "\"2026-11-28T10:06:00.0000001Z\"",
        "\"9999-12-31T23:59:59Z\"", "\"2026-11-28T10:00:00+24:00\"", "\"2026-11-28T10:00:00+00:60\"",
    ];

    [Theory]
    [MemberData(nameof(Records))]
    public void Both_find_the_same_readings_in_a_record(string record) => AssertSame(Encoding.UTF8.GetBytes(record));

    [Theory]
    [MemberData(nameof(Times))]
    public void Both_read_a_time_alike(string time) => AssertSame(Encoding.UTF8.GetBytes($$"""{"sensorId":"a","timestamp":{{time}},"metrics":{"v":1} }"""));

    [Fact]
    public void Both_unpack_a_compressed_record()
    {
        var text = Encoding.UTF8.GetBytes($"[{Good},{Other}]");

        Assert.Equal(2, AssertSame(Packed(text, output => new GZipStream(output, CompressionMode.Compress))));
        Assert.Equal(2, AssertSame(Packed(text, output => new ZLibStream(output, CompressionMode.Compress))));
        Assert.Equal(0, AssertSame(Packed(text, output => new GZipStream(output, CompressionMode.Compress))[..^9]));
        Assert.Equal(0, AssertSame(Packed(new byte[PackedRecord.MostBytes + 1], output => new GZipStream(output, CompressionMode.Compress))));
        Assert.Equal(0, AssertSame(Packed(Packed(text, output => new GZipStream(output, CompressionMode.Compress)), output => new GZipStream(output, CompressionMode.Compress))));
    }

    private static string Verdict(string feedback) => $$"""{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","feedback":{{feedback}} }""";

    private static string Metrics(string value) => $$"""{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{"v":{{value}},"w":1} }""";

    private static string Many(int metrics, string value) =>
        $$"""{"sensorId":"a","timestamp":"2026-11-28T10:00:00Z","metrics":{ {{string.Join(',', Enumerable.Range(0, metrics).Select(i => $"\"m{i}\":{value}"))}} } }""";

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> pack)
    {
        using var output = new MemoryStream();
        using (var packed = pack(output))
        {
            packed.Write(bytes);
        }

        return output.ToArray();
    }

    private static int AssertSame(byte[] record)
    {
        var skew = TimeSpan.FromMinutes(5);
        string[] expected = [.. new ReadingDecoder(skew).Decode(record, Arrived).Readings.Select(decoded => Text(decoded.Reading))];
        string[] found = [.. new ReadingReader(skew.Ticks).Read(record, Arrived.UtcTicks).Select(read => Text(read.Reading))];
        Assert.Equal(expected, found);
        return found.Length;
    }

    private static string Text(Reading reading) => string.Create(
        CultureInfo.InvariantCulture,
        $"{reading.SensorId} {reading.EventTime.UtcTicks} {reading.Id} {reading.Retires} {string.Join(' ', reading.Metrics.Select(metric => $"{metric.Name}={BitConverter.DoubleToInt64Bits(metric.Value)}"))}|{string.Join(' ', reading.Missing)} {(reading.Feedback is { } feedback ? $"{feedback.Verdict == AnomalyVerdict.Normal} {feedback.Metric} {feedback.From.UtcTicks} {feedback.To.UtcTicks}" : "")}");

    private static string Text(ReferenceReading reading) => string.Create(
        CultureInfo.InvariantCulture,
        $"{reading.SensorId} {reading.Event} {reading.Id} {reading.Retires} {string.Join(' ', reading.Metrics.Where(metric => metric.Value is not null).Select(metric => $"{metric.Key}={BitConverter.DoubleToInt64Bits(metric.Value!.Value)}"))}|{string.Join(' ', reading.Metrics.Where(metric => metric.Value is null).Select(metric => metric.Key))} {(reading.Feedback is { } feedback ? $"{feedback.IsNormal} {feedback.Metric} {feedback.From} {feedback.To}" : "")}");
}
