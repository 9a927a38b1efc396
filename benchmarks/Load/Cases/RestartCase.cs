using System.Diagnostics;
using System.Globalization;
using SensorGrid.Load.Programs;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;

namespace SensorGrid.Load.Cases;

/// <summary>A large fleet in one silo as a user starts it, and how it comes back after SIGKILL.</summary>
internal sealed class RestartCase : ILoadCase
{
    private const int Ticks = 20;

    public string Name => "restart";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        // More often than by default, so that the run does not wait: how often says nothing of how it comes back.
        var barrier = TimeSpan.FromSeconds(context.Size(quick: 1, full: 2));
        var sensors = context.Size(quick: 300, full: 100_000);
        var readings = new LoadReadings(sensors, TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(Ticks), TimeSpan.FromSeconds(1));
        await using var log = await LogServer.StartNewAsync(shards: 16, cancellationToken);
        await using var silo = new SiloProgram(
            log.ServiceUrl, LogServer.Stream, $"--SensorGrid:Checkpoint:Interval={barrier.TotalSeconds}s");
        await silo.StartAsync(cancellationToken);
        context.Progress(string.Create(CultureInfo.InvariantCulture, $"takes {Ticks} readings of each of {sensors:N0} sensors"));
        var producer = log.CreateProducer(aggregated: true);
        for (var tick = 0; tick < Ticks; tick++)
        {
            await producer.PutAsync(LogServer.Stream, [.. readings.Tick(tick)], cancellationToken);
        }

        await silo.CountedAsync((double)sensors * Ticks, cancellationToken);
        await StoredAsync(silo, sensors, barrier, cancellationToken);

        context.Progress("kills it and starts it again");
        await silo.KillAsync(cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        await silo.StartAsync(cancellationToken);
        var ready = Stopwatch.GetElapsedTime(begun);
        var cold = new List<TimeSpan>();

        // Each sensor is asked once: it is cold.
        var asked = Enumerable.Range(0, sensors).ToArray();
        new Random(1).Shuffle(asked);
        foreach (var sensor in asked.Take(context.Size(quick: 100, full: 5000)))
        {
            var sent = Stopwatch.GetTimestamp();
            using var answer = await silo.Http.GetAsync(new Uri($"/sensors/{Uri.EscapeDataString(readings.IdOf(sensor))}/features", UriKind.Relative), cancellationToken);
            answer.EnsureSuccessStatusCode();
            cold.Add(Stopwatch.GetElapsedTime(sent));
        }

        var first = ready + cold[0];
        cold.Sort();
        var p99 = cold[(int)(cold.Count * 0.99)];
        context.Progress("verifies it");
        var verifying = Stopwatch.GetTimestamp();
        await Verification.RunAsync(silo, log, cancellationToken);
        return
        [
            new Figure(
                string.Create(CultureInfo.InvariantCulture, $"restart: {sensors:N0} sensors after SIGKILL"), "",
                FormattableString.Invariant(
                    $"ready after {ready.TotalSeconds:F1} s, first answer after {first.TotalSeconds:F1} s, all asked and compared with a replay {Stopwatch.GetElapsedTime(verifying).TotalSeconds:F1} s later"),
                "", null),
            new Figure(
                "cold GET after it, p99", "", string.Create(CultureInfo.InvariantCulture, $"{p99.TotalMilliseconds:F1} ms"), "< 50 ms", p99 < TimeSpan.FromMilliseconds(50)),
        ];
    }

    // Each sensor at least once, and nothing more for longer than a barrier takes to come.
    private static async Task StoredAsync(SiloProgram silo, int sensors, TimeSpan barrier, CancellationToken cancellationToken)
    {
        double before;
        var writes = 0.0;
        do
        {
            before = writes;
            await Task.Delay(barrier * 1.5, TimeProvider.System, cancellationToken);
            writes = await silo.MetricAsync("sensorgrid_sensor_persist_size_bytes_count", "", cancellationToken);
        }
        while (writes < sensors || writes > before);
    }
}
