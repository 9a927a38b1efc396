using System.Diagnostics;
using System.Globalization;
using SensorGrid.Load.Programs;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;

namespace SensorGrid.Load.Cases;

/// <summary>A large fleet in one silo: what it takes of memory and storage, and how it comes back after SIGKILL.</summary>
internal sealed class FleetCase : ILoadCase
{
    private const int Ticks = 60;
    private const int WriteUnit = 1024;

    public string Name => "fleet";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var sensors = context.Size(quick: 2_000, full: 100_000);
        var readings = new LoadReadings(sensors, TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(Ticks), TimeSpan.FromSeconds(1));
        await using var log = await LogServer.StartNewAsync(shards: 16, cancellationToken);
        await using var silo = new SiloProgram(log.ServiceUrl, LogServer.Stream);
        await silo.StartAsync(cancellationToken);
        var empty = silo.ResidentBytes;
        context.Progress($"takes {Ticks} readings of each of {sensors} sensors");
        var producer = log.CreateProducer(aggregated: true);
        for (var tick = 0; tick < Ticks; tick++)
        {
            await producer.PutAsync(LogServer.Stream, [.. readings.Tick(tick)], cancellationToken);
        }

        await silo.CountedAsync((double)sensors * Ticks, cancellationToken);
        var bytes = (silo.ResidentBytes - empty) / sensors;

        // By the last barriers all is stored.
        await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, cancellationToken);
        var writes = await silo.MetricAsync("sensorgrid_sensor_persist_size_bytes_count", "", cancellationToken);
        var written = await silo.MetricAsync("sensorgrid_sensor_persist_size_bytes_sum", "", cancellationToken);
        var size = written / writes;
        var units = Math.Ceiling(size / WriteUnit);

        context.Progress("kills it and starts it again");
        await silo.KillAsync(cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        await silo.StartAsync(cancellationToken);
        var cold = new List<TimeSpan>();
        var random = new Random(1);
        for (var i = 0; i < context.Size(quick: 200, full: 2000); i++)
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await silo.Http.GetAsync(
                new Uri($"/sensors/{Uri.EscapeDataString(readings.IdOf(random.Next(sensors)))}/features", UriKind.Relative), cancellationToken);
            answer.EnsureSuccessStatusCode();
            if (cold.Count == 0)
            {
                context.Progress(string.Create(CultureInfo.InvariantCulture, $"first answer {Stopwatch.GetElapsedTime(begun).TotalSeconds:F1} s after the start"));
            }

            cold.Add(Stopwatch.GetElapsedTime(asked));
        }

        cold.Sort();
        var p99 = cold[(int)(cold.Count * 0.99)];
        return
        [
            new Figure(
                string.Create(CultureInfo.InvariantCulture, $"memory of a live sensor, {sensors:N0} of them, {Ticks} readings each"), "16 KB (Eclipse Ditto's hot thing)",
                string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KB"), "≤ 8 KB", bytes <= 8 * 1024),
            new Figure(
                "state written a sensor and barrier", "DynamoDB write units of 1 KB", string.Create(CultureInfo.InvariantCulture, $"{size:F0} bytes, {units} units"), "≤ 4 units", units <= 4),
            new Figure(
                "cold GET after SIGKILL, p99", "", string.Create(CultureInfo.InvariantCulture, $"{p99.TotalMilliseconds:F1} ms"), "< 50 ms", p99 < TimeSpan.FromMilliseconds(50)),
        ];
    }
}
