using System.Diagnostics;
using System.Text.Json;
using SensorGrid.Load.Programs;
using SensorGrid.Load.Readings;

namespace SensorGrid.Load.Cases;

/// <summary>Measures how long after its record was acknowledged a reading shows in its sensor's features.</summary>
internal static class FreshnessProbe
{
    private const int Sensors = 100;
    private const int Warm = 5;

    /// <summary>Puts readings, one when the last one shows.</summary>
    /// <returns>The times, the shortest first.</returns>
    public static async Task<List<TimeSpan>> MeasureAsync(LogServer log, SiloProgram silo, int samples, CancellationToken cancellationToken)
    {
        var readings = new LoadReadings(Sensors, TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1));
        var producer = log.CreateProducer(aggregated: false);
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

        taken.Sort();
        return taken;
    }

    /// <summary>Gets the time within which 99 in 100 show.</summary>
    public static TimeSpan P99(List<TimeSpan> taken) => taken[(int)(taken.Count * 0.99)];

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
