using System.Diagnostics;
using System.Text.Json;
using SensorGrid.Load.Programs;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;
using SensorGrid.Load.Wire;

namespace SensorGrid.Load.Cases;

/// <summary>Features read by HTTP while readings come in, against Redis that answers with the same from hashes while the same readings come in.</summary>
internal sealed class ReadsCase : ILoadCase
{
    private const int Sensors = 10_000;
    private const int Shards = 4;
    private const int Connections = 32;
    private const int BackgroundRate = 20_000;
    private const int BatchSize = 100;

    // Seven minutes: the windows are full, and the silo has compiled what it needs. A quick run measures a silo just after its start.
    private const int FullHistory = 840;

    private static readonly string[] Metrics = ["temperature"];
    private static readonly string[] Aggregations = ["count", "mean", "std", "min", "max", "last"];
    private static readonly string[] Windows = ["1m", "5m"];

    public string Name => "reads";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromSeconds((double)Sensors / BackgroundRate);
        var history = context.Size(quick: 5, full: FullHistory);
        var readings = new LoadReadings(Sensors, TimeProvider.System.GetUtcNow() - (history * interval), interval);
        await using var log = await LogServer.StartNewAsync(Shards, cancellationToken);
        var definitions = Path.Combine(Path.GetTempPath(), $"sensorgrid-load-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(definitions, TwelveFeatures(), cancellationToken);
        try
        {
            await using var silo = new SiloProgram(log.ServiceUrl, LogServer.Stream, $"--SensorGrid:Features:File={definitions}");
            await silo.StartAsync(cancellationToken);
            context.Progress("takes what the sensors read before");
            await log.FillAsync(readings, history, aggregated: true, cancellationToken);
            await silo.CountedAsync(Sensors * history, cancellationToken);
            IReadOnlyList<Figure> figures;
            await using (new BackgroundFleet(log, readings, readings.TickAt(TimeProvider.System.GetUtcNow()), BackgroundRate))
            {
                figures = await MeasureAsync(context, readings, silo, cancellationToken);
            }

            context.Progress("verifies it");
            await Verification.RunAsync(silo, log, cancellationToken, definitions);
            return figures;
        }
        finally
        {
            File.Delete(definitions);
        }
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(LoadContext context, LoadReadings readings, SiloProgram silo, CancellationToken cancellationToken)
    {
        var duration = TimeSpan.FromSeconds(context.Size(quick: 1, full: 10));
        var turns = context.Size(quick: 1, full: 3);
        var gets = Enumerable.Range(0, Sensors).Select(sensor => HttpRequests.Get($"/sensors/{Uri.EscapeDataString(readings.IdOf(sensor))}/features?asOf=now")).ToArray();
        var single = new RequestLoad(silo.Port, Connections, gets, HttpRequests.IsWhole);
        var nothing = new RequestLoad(silo.Port, Connections, [HttpRequests.Get("/health/live")], HttpRequests.IsWhole);
        var random = new Random(1);
        var batch = new RequestLoad(silo.Port, Connections, [.. Enumerable.Range(0, 1000).Select(_ => BatchOf(readings, random))], HttpRequests.IsWhole);
        var redisRequests = context.Size(quick: 20_000, full: 200_000);
        var features = Features();
        await using var redis = await RedisProgram.StartNewAsync(Sensors, features, cancellationToken);
        var hashes = new RequestLoad(
            redis.PortNumber, Connections, [.. Enumerable.Range(0, Sensors).Select(key => RedisRequests.Hash(RedisProgram.KeyOf(key)))], new RedisRequests(features.Length).IsWhole);

        context.Progress("takes readings only");
        var ingest = await IngestAsync(silo, duration, cancellationToken);
        context.Progress("warms up");
        await single.PeakAsync(duration, cancellationToken);
        context.Progress("reads single sensors, here and there by turns");
        List<double> here = [], there = [], bare = [], hereBatches = [], thereBatches = [];
        for (var turn = 0; turn < turns; turn++)
        {
            here.Add(await single.PeakAsync(duration / 2, cancellationToken));
            there.Add(await redis.HashesAsync(Sensors, redisRequests, pipelined: 1, cancellationToken));
            bare.Add(await nothing.PeakAsync(duration / 2, cancellationToken));
        }

        context.Progress("reads at half the peak rate");
        var (get, hash) = (Median(here), Median(there));
        var (median, p99) = Percentiles(await single.AtRateAsync(get / 2, duration, cancellationToken));
        var (hashMedian, hashP99) = Percentiles(await hashes.AtRateAsync(get / 2, duration, cancellationToken));

        context.Progress("reads batches");
        await batch.PeakAsync(duration / 2, cancellationToken);
        for (var turn = 0; turn < turns; turn++)
        {
            hereBatches.Add(await batch.PeakAsync(duration / 2, cancellationToken) * BatchSize);
            thereBatches.Add(await redis.HashesAsync(Sensors, redisRequests * 4, pipelined: BatchSize, cancellationToken));
        }

        var (batches, pipelined) = (Median(hereBatches), Median(thereBatches));
        return
        [
            ingest,
            Figure.Ratio(
                "GET of 12 features, 32 connections, 20,000 readings/s coming in", "Redis HGETALL of 12 fields", get / hash, 1, atMost: false,
                FormattableString.Invariant($"{get:F0}/s against {hash:F0}/s")),
            Figure.Ratio(
                "the same", "GET of next to nothing (/health/live), the most that HTTP gives here", get / Median(bare), 0.97, atMost: false,
                FormattableString.Invariant($"{get:F0}/s against {Median(bare):F0}/s")),
            new Figure(
                "its p99 at half of the peak rate", "Redis HGETALL at the same rate, asked by the same generator",
                FormattableString.Invariant(
                    $"{p99.TotalMilliseconds:F2} ms (median {median.TotalMilliseconds:F2} ms) against {hashP99.TotalMilliseconds:F2} ms (median {hashMedian.TotalMilliseconds:F2} ms)"),
                "< 3 ms", p99 < TimeSpan.FromMilliseconds(3)),
            Figure.Ratio(
                "POST /features/batch, 100 sensors x 12 features", "100 pipelined HGETALL", batches / pipelined, 0.8, atMost: false,
                FormattableString.Invariant($"{batches:F0} sensors/s against {pipelined:F0}/s")),
        ];
    }

    private static (TimeSpan Median, TimeSpan P99) Percentiles(TimeSpan[] latencies) => (latencies[latencies.Length / 2], latencies[(int)(latencies.Length * 0.99)]);

    // What is left for reads is what this does not take.
    private static async Task<Figure> IngestAsync(SiloProgram silo, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (cpu, counted, begun) = (silo.Cpu, await silo.CountedAsync(cancellationToken), Stopwatch.GetTimestamp());
        await Task.Delay(duration, TimeProvider.System, cancellationToken);
        var (elapsed, taken) = (Stopwatch.GetElapsedTime(begun), await silo.CountedAsync(cancellationToken) - counted);
        cpu = silo.Cpu - cpu;
        return new Figure(
            "20,000 readings/s coming in, nobody reads", "",
            FormattableString.Invariant($"{taken / elapsed.TotalSeconds:F0} readings/s taken, {cpu / elapsed:P0} of a processor, {cpu.TotalMicroseconds / taken:F2} us a reading, barriers included"),
            "", null);
    }

    private static byte[] BatchOf(LoadReadings readings, Random random)
    {
        var ids = Enumerable.Range(0, BatchSize).Select(_ => readings.IdOf(random.Next(Sensors))).ToArray();
        return HttpRequests.PostJson("/features/batch", JsonSerializer.Serialize(new { sensorIds = ids, asOf = "now" }));
    }

    private static string[] Features() => [.. Windows.SelectMany(window => Aggregations.Select(aggregation => $"temperature_{aggregation}_{window}"))];

    private static string TwelveFeatures() => JsonSerializer.Serialize(new
    {
        features = new[] { new { metrics = Metrics, aggregations = Aggregations, windows = Windows } },
    });

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
