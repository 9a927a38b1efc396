using System.Globalization;
using System.Text.Json;
using SensorGrid.Load.Programs;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;
using SensorGrid.Load.Wire;

namespace SensorGrid.Load.Cases;

/// <summary>
/// Features read by HGETALL at the door for Redis clients while readings come in, against a Redis that answers with the same from hashes while the same readings come in: the same keys and
/// as many fields, asked by the same generators.
/// </summary>
internal sealed class RedisCase : ILoadCase
{
    private const int Sensors = 10_000;
    private const int Shards = 4;
    private const int Connections = 32;
    private const int BackgroundRate = 20_000;
    private const int Pipelined = 16;

    // Seven minutes: see ReadsCase.
    private const int FullHistory = 840;

    private static readonly string[] Metrics = ["temperature"];
    private static readonly string[] Aggregations = ["count", "mean", "std", "min", "max", "last"];
    private static readonly string[] Windows = ["1m", "5m"];

    public string Name => "redis";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromSeconds((double)Sensors / BackgroundRate);
        var history = context.Size(quick: 5, full: FullHistory);
        var readings = new LoadReadings(
            Sensors,
            TimeProvider.System.GetUtcNow() - (history * interval),
            interval,
            idOf: sensor => sensor.ToString("D12", CultureInfo.InvariantCulture));
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
                figures = await MeasureAsync(context, silo, cancellationToken);
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

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(LoadContext context, SiloProgram silo, CancellationToken cancellationToken)
    {
        string[] features = [.. Windows.SelectMany(window => Aggregations.Select(aggregation => $"temperature_{aggregation}_{window}"))];
        await using var redis = await RedisProgram.StartNewAsync(Sensors, features, cancellationToken);
        var requests = context.Size(quick: 20_000, full: 200_000);
        var turns = context.Size(quick: 3, full: 7);
        Task<double> HereAsync(int pipelined) => RedisProgram.HashesAsync(silo.RedisPort, Sensors, requests * (pipelined > 1 ? 2 : 1), pipelined, cancellationToken);
        Task<double> ThereAsync(int pipelined) => redis.HashesAsync(Sensors, requests * (pipelined > 1 ? 2 : 1), pipelined, cancellationToken);

        context.Progress("warms up");
        await HereAsync(1);
        await HereAsync(Pipelined);
        var figures = new List<Figure>();
        foreach (var (pipelined, reach) in ((int, double)[])[(1, 1.0), (Pipelined, 0.7)])
        {
            context.Progress(FormattableString.Invariant($"reads hashes, {pipelined} at a time, here and there by turns"));
            List<double> here = [], there = [];
            for (var turn = 0; turn < turns; turn++)
            {
                here.Add(await HereAsync(pipelined));
                there.Add(await ThereAsync(pipelined));
            }

            // Of each turn for itself: what else the machine does changes in between.
            var ratios = here.Zip(there, (one, other) => one / other).Order().ToArray();
            figures.Add(Figure.Ratio(
                FormattableString.Invariant($"HGETALL of 12 features, 32 connections, {pipelined} at a time, 20,000 readings/s coming in"), "redis-server, HGETALL of 12 fields, same generator", ratios[turns / 2], reach, atMost: false,
                FormattableString.Invariant($"{ratios[0]:F2} to {ratios[^1]:F2} in {turns} turns; {Median(here):F0}/s against {Median(there):F0}/s")));
            if (pipelined == 1)
            {
                figures.Add(await AtHalfRateAsync(context, silo.RedisPort, redis.PortNumber, features.Length, Median(here) / 2, cancellationToken));
            }
        }

        return figures;
    }

    private static async Task<Figure> AtHalfRateAsync(LoadContext context, int here, int there, int fields, double rate, CancellationToken cancellationToken)
    {
        context.Progress("reads hashes at half of that rate");
        var duration = TimeSpan.FromSeconds(context.Size(quick: 2, full: 10));
        byte[][] hashes = [.. Enumerable.Range(0, Sensors).Select(key => RedisRequests.Hash(RedisProgram.KeyOf(key)))];
        var answers = new RedisRequests(fields);
        var (hereMedian, hereP99) = Percentiles(await new RequestLoad(here, Connections, hashes, answers.IsWhole).AtRateAsync(rate, duration, cancellationToken));
        var (thereMedian, thereP99) = Percentiles(await new RequestLoad(there, Connections, hashes, answers.IsWhole).AtRateAsync(rate, duration, cancellationToken));
        return Figure.Ratio(
            "its p99 at half of that rate", "redis-server at the same rate, same generator", hereP99 / thereP99, 1, atMost: true,
            FormattableString.Invariant(
                $"{hereP99.TotalMilliseconds:F2} ms (median {hereMedian.TotalMilliseconds:F2} ms) against {thereP99.TotalMilliseconds:F2} ms (median {thereMedian.TotalMilliseconds:F2} ms)"));
    }

    private static (TimeSpan Median, TimeSpan P99) Percentiles(TimeSpan[] latencies) => (latencies[latencies.Length / 2], latencies[(int)(latencies.Length * 0.99)]);

    private static string TwelveFeatures() => JsonSerializer.Serialize(new
    {
        features = new[] { new { metrics = Metrics, aggregations = Aggregations, windows = Windows } },
    });

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
