using System.IO.Compression;
using System.Text;
using SensorGrid.Features.Readings;
using SensorGrid.TestKit.Fuzzing;

namespace SensorGrid.Features.Tests.Readings;

/// <summary>A record that made the decoder throw or hang would stop its shard for good, and one that took all memory its silo.</summary>
public sealed class ReadingDecoderFuzzTests(ITestOutputHelper output)
{
    // An element of two bytes becomes a refused reading of its own, with a reason.
    private const int PerByte = 200;

    private static readonly string[] Valid =
    [
        """{"sensorId":"plant-1/pump-7","timestamp":"2026-01-01T12:00:00.25Z","metrics":{"temperature":20.5,"vibration":-1e-3},"id":"17"}""",
        """{"id":null,"metrics":{"a":0},"timestamp":1767268800000.5,"sensorId":"\u00e4","more":{"x":[1,"2",{"y":null}]}}""",
        """[{"sensorId":"a","timestamp":"2026-01-01T13:00:00+01:00","metrics":{"m":1}},{"sensorId":"b","timestamp":1767268800000,"metrics":{"m":2}},3,{}]""",
        $"[{string.Join(',', Enumerable.Repeat("0", 400))}]",
        """{"sensorId":"a","timestamp":"2026-01-01","metrics":{"m":NaN,"n":-Infinity,"o":null}}""" + "\n" + """{"sensorId":"b","timestamp":"2026-01-01T12:00Z","retire":true}""",
        """{"sensorId":"a","timestamp":"2026-01-01T12:00Z","feedback":{"verdict":"normal","metric":"m","from":"2026-01-01","to":1767268800000.5}}""",
        "[\n  {\n    \"sensorId\": \"a\",\n    \"timestamp\": 1767268800000,\n    \"metrics\": {\"m\": NaN}\n  },\n  {\"sensorId\": }\n]\n",
    ];

    private static readonly Mutator Mutator = new(
        [.. Valid.Select(Encoding.UTF8.GetBytes)],
        [.. Fuzz.JsonWords, .. new[] { "\"sensorId\":", "\"timestamp\":", "\"metrics\":{", "\"id\":", "9999-12-31T23:59:59Z", ",\"m\":1", "-Infinity", "\n{", "},{", "\"retire\":true", "\"feedback\":{", "\"fault\"", "\"metric\":null" }.Select(Encoding.UTF8.GetBytes)]);

    [Fact]
    public Task Any_bytes_are_readings_or_reasons()
    {
        var arrived = Some.Noon;
        var decoder = new ReadingDecoder(TimeSpan.FromMinutes(5));
        return Fuzz.RunAsync(
            Mutator,
            PerByte,
            input =>
            {
                var decoded = decoder.Decode(input, arrived);
                Assert.True(decoded.Readings.Count + decoded.Rejected.Count > 0);
                foreach (var (_, reading) in decoded.Readings)
                {
                    Assert.InRange(reading.SensorId.Length, 1, ReadingLimits.SensorIdLength);
                    Assert.InRange(reading.Metrics.Length + reading.Missing.Length, reading.Retires || reading.Feedback is not null ? 0 : 1, ReadingLimits.Metrics);
                    Assert.True(reading.EventTime <= arrived.AddMinutes(5) && Array.TrueForAll(reading.Metrics, metric => double.IsFinite(metric.Value)));
                }

                foreach (var rejected in decoded.Rejected)
                {
                    Assert.NotEmpty(rejected.Reason);
                    Assert.InRange(rejected.Offset + rejected.Length, 0, input.Length);
                }
            },
            output);
    }

    [Fact]
    public Task Any_compressed_bytes_are_readings_or_reasons()
    {
        var decoder = new ReadingDecoder(TimeSpan.FromMinutes(5));
        var compressed = new Mutator([.. Valid.Select(text => Compress(Encoding.UTF8.GetBytes(text))), [0x78, 0x9C, 3, 0, 0, 0, 0, 1]], []);
        return Fuzz.RunAsync(
            compressed,
            input =>
            {
                var decoded = decoder.Decode(input, Some.Noon);
                Assert.True(decoded.Readings.Count + decoded.RejectedCount > 0);
                Assert.All(decoded.Rejected, rejected => Assert.InRange(rejected.Offset + rejected.Length, 0, decoded.Inflated?.Length ?? input.Length));
                return Task.CompletedTask;
            });
    }

    private static byte[] Compress(byte[] data)
    {
        var output = new MemoryStream();
        using (var stream = new GZipStream(output, CompressionLevel.NoCompression))
        {
            stream.Write(data);
        }

        return output.ToArray();
    }
}
