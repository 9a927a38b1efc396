using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SensorGrid.Load.Programs;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;
using SensorGrid.Streaming.Kinesis.Configuration;

namespace SensorGrid.Load.Cases;

/// <summary>How long after its record was acknowledged a reading shows in its sensor's features.</summary>
internal sealed class FreshnessCase : ILoadCase
{
    private const int Sensors = 100;
    private const int Warm = 5;

    public string Name => "freshness";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var readings = new LoadReadings(Sensors, TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));
        await using var log = await LogServer.StartNewAsync(shards: 1, cancellationToken);
        await using var silo = new SiloProgram(log.ServiceUrl, LogServer.Stream);
        await silo.StartAsync(cancellationToken);
        var producer = log.CreateProducer(aggregated: false);
        var samples = context.Size(quick: 10, full: 300);
        context.Progress($"asks for {samples} readings after they were put");
        var taken = new List<TimeSpan>();
        var random = new Random(1);
        for (var sample = -Warm; sample < samples; sample++)
        {
            var sensor = (sample + Warm) % Sensors;
            var tick = (sample + Warm) / Sensors;
            await producer.PutAsync(LogServer.Stream, [readings.Record(sensor, tick)], cancellationToken);
            var acknowledged = Stopwatch.GetTimestamp();
            await ShownAsync(silo.Http, readings.IdOf(sensor), tick + 1, cancellationToken);
            if (sample >= 0)
            {
                taken.Add(Stopwatch.GetElapsedTime(acknowledged));
            }

            // At any point of the interval between two reads.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(200)), TimeProvider.System, cancellationToken);
        }

        context.Progress("verifies it");
        await Verification.RunAsync(silo, log, cancellationToken);
        taken.Sort();
        var interval = new KinesisStreamOptions().ReadInterval;
        return
        [
            Describe("freshness, median", taken[taken.Count / 2], (interval / 2) + TimeSpan.FromMilliseconds(10)),
            Describe("freshness, p99", taken[(int)(taken.Count * 0.99)], interval + TimeSpan.FromMilliseconds(25)),
        ];

        Figure Describe(string what, TimeSpan time, TimeSpan reach) => new(
            what, string.Create(CultureInfo.InvariantCulture, $"read interval of {interval.TotalMilliseconds} ms"),
            string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F0} ms"),
            string.Create(CultureInfo.InvariantCulture, $"< {reach.TotalMilliseconds:F0} ms"),
            time < reach);
    }

    private static async Task ShownAsync(HttpClient http, string sensorId, int readings, CancellationToken cancellationToken)
    {
        var path = new Uri($"/sensors/{Uri.EscapeDataString(sensorId)}/features?asOf=latest", UriKind.Relative);
        while (true)
        {
            using var answer = await http.GetAsync(path, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
                if (json.RootElement.GetProperty("quality").GetProperty("readings").GetInt32() >= readings)
                {
                    return;
                }
            }
        }
    }
}
