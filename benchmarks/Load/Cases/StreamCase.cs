using System.Diagnostics;
using SensorGrid.Load.Programs;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;

namespace SensorGrid.Load.Cases;

/// <summary>
/// A log that is full already, 16 shards under the real service's read limits, through a silo as a user starts it: to scored features, stored and
/// checkpointed. Processor time is that of the silo and of the server together.
/// </summary>
/// <param name="aggregated">Whether the readings are packed into records as the Kinesis Producer Library does, or are a record each.</param>
internal sealed class StreamCase(bool aggregated) : ILoadCase
{
    private const int Shards = 16;

    public string Name => aggregated ? "stream" : "stream-unpacked";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var sensors = context.Size(quick: 500, full: 2000);
        var ticks = context.Size(quick: aggregated ? 150 : 30, full: aggregated ? 1500 : 300);
        var readings = new LoadReadings(sensors, TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(ticks), TimeSpan.FromSeconds(1));
        var total = sensors * ticks;
        await using var log = await LogServer.StartNewAsync(Shards, cancellationToken);
        context.Progress($"fills the log with {total} readings");
        await log.FillAsync(readings, ticks, aggregated, cancellationToken);
        await log.LimitAsync(cancellationToken);

        await using var silo = new SiloProgram(log.ServiceUrl, LogServer.Stream);
        using var self = Process.GetCurrentProcess();
        var serverBefore = self.TotalProcessorTime;
        context.Progress("reads it");
        await silo.StartAsync(cancellationToken);
        var begun = Stopwatch.GetTimestamp();
        var (cpuBefore, countedBefore) = (silo.Cpu, await silo.CountedAsync(cancellationToken));
        await silo.CountedAsync(total, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(begun);
        self.Refresh();
        var counted = total - countedBefore;
        var server = (self.TotalProcessorTime - serverBefore).TotalMicroseconds / counted;
        var cpu = server + ((silo.Cpu - cpuBefore).TotalMicroseconds / counted);

        context.Progress("verifies it");
        await Verification.RunAsync(silo, log, cancellationToken);
        var what = aggregated ? "stream of aggregated records" : "stream of a record a reading";
        var rate = counted / elapsed.TotalSeconds;
        var details = FormattableString.Invariant($"{rate:F0} readings/s; {context.Bare.Describe(cpu)}; {server:F2} us of it the server's");
        List<Figure> figures = [Figure.Ratio(what, "bare loop", cpu / context.Bare.All, aggregated ? 5 : 10, atMost: true, details)];
        if (aggregated)
        {
            figures.Add(new Figure($"{what}, rate", "", FormattableString.Invariant($"{rate:F0} readings/s"), "≥ 200000 readings/s", rate >= 200_000));
        }

        return figures;
    }
}
