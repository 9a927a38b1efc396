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
    ];

    private static readonly Mutator Mutator = new(
        [.. Valid.Select(Encoding.UTF8.GetBytes)],
        [.. Fuzz.JsonWords, .. new[] { "\"sensorId\":", "\"timestamp\":", "\"metrics\":{", "\"id\":", "9999-12-31T23:59:59Z", ",\"m\":1" }.Select(Encoding.UTF8.GetBytes)]);

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
                    Assert.InRange(reading.Metrics.Length, 1, ReadingLimits.Metrics);
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
}
