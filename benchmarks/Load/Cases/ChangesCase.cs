using System.Diagnostics;
using System.Globalization;
using SensorGrid.Load.Programs;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;

namespace SensorGrid.Load.Cases;

/// <summary>
/// How long a shard stands still while definitions change: a log that is full already is read as fast as it goes, and all features change every second. Compared with the same log
/// read without a change, in the same run.
/// </summary>
internal sealed class ChangesCase : ILoadCase
{
    private const int Shards = 16;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public string Name => "changes";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var sensors = context.Size(quick: 500, full: 2000);
        var ticks = context.Size(quick: 1500, full: 1500);
        var readings = new LoadReadings(sensors, TimeProvider.System.GetUtcNow() - TimeSpan.FromSeconds(ticks), TimeSpan.FromSeconds(1));
        var still = await MeasureAsync(context, readings, ticks, isChanging: false, cancellationToken);
        var changing = await MeasureAsync(context, readings, ticks, isChanging: true, cancellationToken);
        return
        [
            new Figure(
                "longest time in which a shard delivered nothing, features changing every second",
                string.Create(CultureInfo.InvariantCulture, $"without a change: {still.Longest.TotalMilliseconds:F0} ms at {still.Rate:F0} readings/s"),
                string.Create(CultureInfo.InvariantCulture, $"{changing.Longest.TotalMilliseconds:F0} ms at {changing.Rate:F0} readings/s, {changing.Revisions} revisions in force"),
                string.Create(CultureInfo.InvariantCulture, $"< {Limit.TotalMilliseconds:F0} ms"),
                changing.Longest < Limit),
        ];
    }

    private static async Task<(TimeSpan Longest, double Rate, double Revisions)> MeasureAsync(
        LoadContext context, LoadReadings readings, int ticks, bool isChanging, CancellationToken cancellationToken)
    {
        var total = (double)readings.Sensors * ticks;
        await using var log = await LogServer.StartNewAsync(Shards, cancellationToken);
        context.Progress(FormattableString.Invariant($"fills the log with {total} readings"));
        await log.FillAsync(readings, ticks, aggregated: true, cancellationToken);
        await log.LimitAsync(cancellationToken);

        await using var silo = new SiloProgram(log.ServiceUrl, LogServer.Stream);
        context.Progress(isChanging ? "reads it while features change" : "reads it");
        await silo.StartAsync(cancellationToken);
        var changes = new FeatureChanges(silo.Http);
        var stillness = new ShardStillness();
        var begun = Stopwatch.GetTimestamp();
        var next = begun;
        var countedBefore = await silo.CountedAsync(cancellationToken);
        double counted;
        do
        {
            counted = stillness.Look(await silo.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken));
            if (isChanging && Stopwatch.GetTimestamp() >= next)
            {
                await changes.ChangeAsync(cancellationToken);
                next = Stopwatch.GetTimestamp() + (long)(Interval.TotalSeconds * Stopwatch.Frequency);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellationToken);
        }
        while (counted < total);

        var rate = (counted - countedBefore) / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var revisions = await changes.InForceAsync(cancellationToken);
        if (stillness.Longest == TimeSpan.Zero)
        {
            throw new InvalidOperationException("No shard was seen delivering twice: the log is too short to see anything.");
        }

        context.Progress("verifies it");
        await Verification.RunAsync(silo, log, cancellationToken);
        return (stillness.Longest, rate, revisions);
    }
}
