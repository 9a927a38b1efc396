using System.Globalization;
using SensorGrid.Load.Programs;
using SensorGrid.Load.Report;
using SensorGrid.Streaming.Kinesis.Configuration;

namespace SensorGrid.Load.Cases;

/// <summary>How soon a reading shows when records are pushed by enhanced fan-out, and when they are asked for: in one run, on streams alike.</summary>
internal sealed class FanOutCase : ILoadCase
{
    private static readonly TimeSpan Goal = TimeSpan.FromMilliseconds(100);

    public string Name => "fanout";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var samples = context.Size(quick: 50, full: 300);
        var interval = new KinesisStreamOptions().ReadInterval;
        var asked = await MeasureAsync(context, "asked for", samples, [], cancellationToken);
        var pushed = await MeasureAsync(context, "pushed", samples, ["--SensorGrid:Kinesis:EnhancedFanOut=load"], cancellationToken);
        var without = string.Create(CultureInfo.InvariantCulture, $"asked for, each {interval.TotalMilliseconds} ms");
        return
        [
            Describe("put to visible, median", without, asked[asked.Count / 2], interval),
            Describe("put to visible, p99", without, FreshnessProbe.P99(asked), interval + TimeSpan.FromMilliseconds(25)),
            Describe("put to visible, median", "pushed", pushed[pushed.Count / 2], Goal / 4),
            Describe("put to visible, p99", "pushed", FreshnessProbe.P99(pushed), Goal),
        ];
    }

    private static async Task<List<TimeSpan>> MeasureAsync(LoadContext context, string how, int samples, string[] settings, CancellationToken cancellationToken)
    {
        await using var log = await LogServer.StartNewAsync(shards: 1, cancellationToken);
        await using var silo = new SiloProgram(log.ServiceUrl, LogServer.Stream, settings);
        await silo.StartAsync(cancellationToken);
        while (settings.Length > 0 && await silo.MetricAsync("kinesis_fanout_subscriptions_opened", "", cancellationToken) < 1)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        context.Progress($"{how}: asks for {samples} readings after they were put");
        var taken = await FreshnessProbe.MeasureAsync(log, silo, samples, cancellationToken);
        context.Progress("verifies it");
        await Verification.RunAsync(silo, log, cancellationToken);
        return taken;
    }

    private static Figure Describe(string what, string how, TimeSpan time, TimeSpan reach) => new(
        what,
        how,
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F1} ms"),
        string.Create(CultureInfo.InvariantCulture, $"< {reach.TotalMilliseconds:F0} ms"),
        time < reach);
}
