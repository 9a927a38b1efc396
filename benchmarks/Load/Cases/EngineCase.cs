using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Load.Measuring;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;
using SensorGrid.Scoring.Onnx;

namespace SensorGrid.Load.Cases;

/// <summary>JSON through decoder, engine and model on one thread, no actors: what a reading costs at the least, and how that grows.</summary>
internal sealed class EngineCase : ILoadCase
{
    private static readonly ShardLineage Shard = new("shardId-000000000000", [], null);

    public string Name => "engine";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        using var scorer = OnnxScorer.Create(ModelFolder.Default);
        (int Sensors, int Ticks)[] sizes = context.Quick ? [(1000, 100), (20_000, 10)] : [(1000, 600), (100_000, 12), (1_000_000, 3)];
        await RunOnceAsync(scorer, 500, 200, cancellationToken);
        var figures = new List<Figure>();
        TimeSpan? first = null;
        foreach (var (sensors, ticks) in sizes)
        {
            context.Progress($"{sensors} sensors, {ticks} readings each");
            var cost = await RunOnceAsync(scorer, sensors, ticks, cancellationToken);
            var details = FormattableString.Invariant($"{cost.TotalMicroseconds:F2} us");
            if (first is null)
            {
                first = cost;
                figures.Add(context.BareLoop is { } bare
                    ? Figure.Ratio("SensorEngine and scoring in batches, one thread", "bare loop", cost / bare, 2, atMost: true, details)
                    : new Figure("SensorEngine and scoring in batches, one thread", "", details, "≤ 2x", null));
            }
            else
            {
                figures.Add(Figure.Ratio($"the same with {sensors:N0} sensors", $"{sizes[0].Sensors:N0} sensors", cost / first.Value, 1.6, atMost: true, details));
            }
        }

        return figures;
    }

    /// <summary>Takes the readings tick by tick, in batches over sensors.</summary>
    /// <returns>Processor time a reading.</returns>
    private static async Task<TimeSpan> RunOnceAsync(OnnxScorer scorer, int sensors, int ticks, CancellationToken cancellationToken)
    {
        var readings = new LoadReadings(sensors, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromSeconds(1));
        var engines = Enumerable.Range(0, sensors).Select(_ => new SensorEngine(FeatureDefinitions.Default, scorer.Model)).ToArray();
        var arrived = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var decoder = new ReadingDecoder(FeatureDefinitions.Default.MaxFutureSkew);
        var batch = new ScoringBatch();
        var staged = new List<(SensorEngine Engine, LogPosition Position, Reading Reading)>();
        var changed = new List<AnomalyEpisode>();
        var total = TimeSpan.Zero;
        for (var tick = 0; tick < ticks; tick++)
        {
            var json = Enumerable.Range(0, sensors).Select(sensor => readings.Json(sensor, tick)).ToArray();
            var clock = CpuClock.OfProcess();
            for (var sensor = 0; sensor < sensors; sensor++)
            {
                var reading = decoder.Decode(json[sensor], arrived, null).Readings[0].Reading;
                var position = new LogPosition(new SequenceNumber(0, (ulong)tick + 1), 0, 0);
                engines[sensor].Stage(Shard, position, reading, batch);
                staged.Add((engines[sensor], position, reading));
                if (batch.Rows >= OnnxScorer.MostRows || sensor == sensors - 1)
                {
                    await scorer.ScoreAsync(batch.Inputs, batch.Scores, cancellationToken);
                    foreach (var (engine, at, taken) in staged)
                    {
                        engine.Add(Shard, at, taken, batch, changed);
                    }

                    staged.Clear();
                    batch.Clear();
                }
            }

            total += clock.Elapsed;
        }

        return total / ((double)sensors * ticks);
    }
}
