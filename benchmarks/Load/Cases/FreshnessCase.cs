using System.Globalization;
using SensorGrid.Load.Programs;
using SensorGrid.Load.Report;
using SensorGrid.Streaming.Kinesis.Configuration;

namespace SensorGrid.Load.Cases;

/// <summary>How long after its record was acknowledged a reading shows in its sensor's features.</summary>
internal sealed class FreshnessCase : ILoadCase
{
    public string Name => "freshness";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        await using var log = await LogServer.StartNewAsync(shards: 1, cancellationToken);
        await using var silo = new SiloProgram(log.ServiceUrl, LogServer.Stream);
        await silo.StartAsync(cancellationToken);
        var samples = context.Size(quick: 10, full: 300);
        context.Progress($"asks for {samples} readings after they were put");
        var taken = await FreshnessProbe.MeasureAsync(log, silo, samples, cancellationToken);
        context.Progress("verifies it");
        await Verification.RunAsync(silo, log, cancellationToken);
        var interval = new KinesisStreamOptions().ReadInterval;
        return
        [
            Describe("freshness, median", taken[taken.Count / 2], (interval / 2) + TimeSpan.FromMilliseconds(10)),
            Describe("freshness, p99", FreshnessProbe.P99(taken), interval + TimeSpan.FromMilliseconds(25)),
        ];

        Figure Describe(string what, TimeSpan time, TimeSpan reach) => new(
            what, string.Create(CultureInfo.InvariantCulture, $"read interval of {interval.TotalMilliseconds} ms"),
            string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F0} ms"),
            string.Create(CultureInfo.InvariantCulture, $"< {reach.TotalMilliseconds:F0} ms"),
            time < reach);
    }
}
