using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Load.Grains;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;

namespace SensorGrid.Load.Cases;

/// <summary>What a barrier writes of each sensor, after an hour at 1 Hz, by the snapshots that grains store, and what that costs in DynamoDB.</summary>
internal sealed class DurabilityCase : ILoadCase
{
    private const int Ticks = 3600;
    private const int Barriers = 5;
    private const int TicksABarrier = 60;
    private const int WriteUnit = 1024;

    // Of an item, beside the state: names and values of the other attributes (GrainStateTable), and the key of a sensor with an id of some twenty characters.
    private const int ItemOverhead = 150;

    public string Name => "durability";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken) =>
        [.. await OneMetricAsync(context, cancellationToken), await ManyMetricsAsync(context, cancellationToken)];

    /// <summary>A sensor of many metrics, all of which change between two barriers.</summary>
    private static async Task<Figure> ManyMetricsAsync(LoadContext context, CancellationToken cancellationToken)
    {
        const int Metrics = 200;
        var sensors = context.Size(quick: 1, full: 4);
        var begin = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1);
        var readings = new LoadReadings(sensors, begin, TimeSpan.FromSeconds(1), metrics: Metrics);
        context.Progress(string.Create(CultureInfo.InvariantCulture, $"stores {sensors} sensors of {Metrics} metrics after an hour at 1 Hz"));
        await using var host = await GrainsHost.StartNewAsync(cancellationToken);
        await using var feed = await host.OpenAsync("shardId-metrics", readings, begin + TimeSpan.FromDays(1), cancellationToken);
        await TakeAsync(feed, sensors, 0, Ticks, cancellationToken);

        // Two barriers more, so that there are spare items to write to.
        for (var barrier = 0; barrier < Barriers + 3; barrier++)
        {
            if (barrier == 3)
            {
                host.WriteUnits.Restart();
            }

            await feed.PersistAsync(cancellationToken);
            await TakeAsync(feed, sensors, Ticks + (barrier * TicksABarrier), TicksABarrier, cancellationToken);
        }

        var units = (double)host.WriteUnits.Units / (sensors * Barriers * Metrics);
        return new Figure(
            FormattableString.Invariant($"durability: the same for sensors of {Metrics} metrics, a metric"), "the unit as above, deletions included",
            FormattableString.Invariant(
                $"{units:F2} units a metric ({host.WriteUnits.Writes / (double)(sensors * Barriers):F1} items of {host.WriteUnits.Bytes / (double)host.WriteUnits.Writes:F0} bytes a sensor and barrier)"),
            "",
            null);
    }

    private static async Task<IReadOnlyList<Figure>> OneMetricAsync(LoadContext context, CancellationToken cancellationToken)
    {
        var sensors = context.Size(quick: 20, full: 200);
        var begin = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1);
        var readings = new LoadReadings(sensors, begin, TimeSpan.FromSeconds(1));
        context.Progress(string.Create(CultureInfo.InvariantCulture, $"stores {sensors} sensors after an hour at 1 Hz"));
        await using var host = await GrainsHost.StartNewAsync(cancellationToken);
        await using var feed = await host.OpenAsync("shardId-durability", readings, begin + TimeSpan.FromDays(1), cancellationToken);
        await TakeAsync(feed, sensors, 0, Ticks, cancellationToken);
        await feed.PersistAsync(cancellationToken);

        host.WriteUnits.Restart();
        var sizes = new List<long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "sensorgrid.sensor.persist.size")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, size, _, _) =>
        {
            lock (sizes)
            {
                sizes.Add(size);
            }
        });
        listener.Start();
        for (var barrier = 0; barrier < Barriers; barrier++)
        {
            await TakeAsync(feed, sensors, Ticks + (barrier * TicksABarrier), TicksABarrier, cancellationToken);
            await feed.PersistAsync(cancellationToken);
        }

        const int All = Ticks + (Barriers * TicksABarrier);
        await host.VerifyAsync(readings, Enumerable.Range(0, sensors), [.. Enumerable.Range(0, All)], cancellationToken);
        var writes = (double)sizes.Count / (sensors * Barriers);
        var units = writes * sizes.Average(size => Math.Ceiling((size + ItemOverhead) / (double)WriteUnit));
        var features = FeaturesAlone(readings, All);
        return
        [
            new Figure(
                "durability: state written a sensor and barrier, after an hour at 1 Hz", "DynamoDB write units of 1 KB",
                FormattableString.Invariant(
                    $"{units:F2} units ({writes:F2} writes of {sizes.Average():F0} bytes, at most {sizes.Max()}; windows {features}, the rest is the detector and the trail of scores)"),
                "≤ 4 units",
                units <= 4),
            new Figure(
                "the same by the items themselves", "", FormattableString.Invariant(
                    $"{host.WriteUnits.Units / (double)(sensors * Barriers):F2} units ({host.WriteUnits.Writes / (double)(sensors * Barriers):F2} writes)"), "", null),
            new Figure(
                "the same for 1,000 sensors, a barrier a minute", "", FormattableString.Invariant($"{units * 1000 * 60:N0} write units an hour"), "", null),
        ];
    }

    private static async Task TakeAsync(ShardFeed feed, int sensors, int from, int count, CancellationToken cancellationToken)
    {
        for (var tick = from; tick < from + count; tick += 10)
        {
            await feed.TakeAsync(
                feed.Page(from at in Enumerable.Range(tick, 10) from sensor in Enumerable.Range(0, sensors) select (sensor, at)), cancellationToken);
        }
    }

    private static int FeaturesAlone(LoadReadings readings, int ticks)
    {
        var engine = new KeyEngine(FeatureDefinitions.Default);
        var shard = new ShardLineage(ShardName.Of(null, "shardId-durability"), []);
        for (var tick = 0; tick < ticks; tick++)
        {
            engine.Add(shard, new LogPosition(new SequenceNumber(0, (ulong)tick + 1), 0, 0), readings.At(0, tick));
        }

        var bytes = new ArrayBufferWriter<byte>();
        engine.WriteSnapshot(bytes);
        return bytes.WrittenCount;
    }
}
