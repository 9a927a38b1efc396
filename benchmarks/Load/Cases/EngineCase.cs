using System.Globalization;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Load.Measuring;
using SensorGrid.Load.Readings;
using SensorGrid.Load.Report;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Load.Cases;

/// <summary>JSON through decoder, engine and model on one thread, no actors: what a reading costs at the least, and how that grows.</summary>
internal sealed class EngineCase : ILoadCase
{
    private const int Rounds = 3;

    // The first readings of a sensor, in which its memory grows: as many for the small fleet as for the large one.
    private const int FirstTicks = 6;

    private static readonly ShardLineage Shard = new(ShardName.Of(null, "shardId-000000000000"), []);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public string Name => "engine";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadContext context, CancellationToken cancellationToken)
    {
        using var scorer = OnnxScorer.Create(ModelFolder.Default);
        await RunOnceAsync(new Run(500, Second, 0, 100));

        context.Progress("as much as the bare loop does");
        var cost = await MedianAsync(new Run(BareCase.Sensors, Second, 0, BareCase.Ticks(context)), Rounds);

        var large = context.Size(quick: 10_000, full: 1_000_000);
        context.Progress(string.Create(CultureInfo.InvariantCulture, $"from 1,000 to {large:N0} sensors"));
        var few = await MedianAsync(new Run(1000, Second, 1, FirstTicks), 20);
        var many = await MedianAsync(new Run(large, Second, 1, FirstTicks), 1);

        context.Progress("from 60 to 3,600 readings in the longest window");
        var sensors = context.Size(quick: 50, full: 200);
        var sparse = await MedianAsync(new Run(sensors, TimeSpan.FromMinutes(1), 70, 600), Rounds);
        var dense = await MedianAsync(new Run(sensors, Second, 3600, 600), context.Size(quick: 1, full: Rounds));
        return
        [
            Figure.Ratio("KeyEngine and scoring in batches, one thread", "bare loop", cost / context.Bare.All, 2, atMost: true, context.Bare.Describe(cost)),
            Figure.Ratio(
                string.Create(CultureInfo.InvariantCulture, $"growth: {large:N0} sensors, a reading of the first {FirstTicks}"), "1,000 sensors", many / few, 1.6, atMost: true,
                Against(many, few)),
            Figure.Ratio("growth: 3,600 readings in the longest window", "60 readings", dense / sparse, 1.25, atMost: true, Against(dense, sparse)),
        ];

        async Task<double> MedianAsync(Run run, int rounds)
        {
            var costs = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                costs.Add(await RunOnceAsync(run));
            }

            return costs.Order().ElementAt(costs.Count / 2);
        }

        Task<double> RunOnceAsync(Run run) => EngineCase.RunOnceAsync(scorer, run, cancellationToken);
    }

    private static string Against(double cost, double other) => FormattableString.Invariant($"{cost:F2} us against {other:F2} us");

    /// <summary>Takes the readings tick by tick, in batches over sensors.</summary>
    /// <returns>Processor time a reading, in microseconds.</returns>
    private static async Task<double> RunOnceAsync(OnnxScorer scorer, Run run, CancellationToken cancellationToken)
    {
        var readings = new LoadReadings(run.Sensors, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), run.Interval);
        var engines = Enumerable.Range(0, run.Sensors)
            .ToDictionary(readings.IdOf, _ => new KeyEngine(FeatureDefinitions.Default, scorer.Model), StringComparer.Ordinal);
        var arrived = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var decoder = new ReadingDecoder(FeatureDefinitions.Default.MaxFutureSkew);
        var batch = new ScoringBatch();
        var staged = new List<(KeyEngine Engine, LogPosition Position, Reading Reading)>();
        var changed = new List<AnomalyEpisode>();
        var total = TimeSpan.Zero;
        for (var tick = 0; tick < run.Skipped + run.Ticks; tick++)
        {
            var json = Enumerable.Range(0, run.Sensors).Select(sensor => readings.Json(sensor, tick)).ToArray();
            var clock = CpuClock.OfProcess();
            for (var sensor = 0; sensor < run.Sensors; sensor++)
            {
                var reading = decoder.Decode(json[sensor], arrived, null).Readings[0].Reading;
                var engine = engines[reading.SensorId];
                var position = new LogPosition(new SequenceNumber(0, (ulong)tick + 1), 0, 0);
                engine.Stage(Shard, position, reading, batch);
                staged.Add((engine, position, reading));
                if (batch.Rows >= OnnxScorer.MostRows || sensor == run.Sensors - 1)
                {
                    await scorer.ScoreAsync(batch.Inputs, batch.Scores, cancellationToken);
                    foreach (var (owner, at, taken) in staged)
                    {
                        owner.Add(Shard, at, taken, batch, changed);
                    }

                    staged.Clear();
                    batch.Clear();
                }
            }

            total += tick < run.Skipped ? TimeSpan.Zero : clock.Elapsed;
        }

        return total.TotalMicroseconds / ((double)run.Sensors * run.Ticks);
    }

    /// <summary>A fleet: how many sensors, how often, and of how many readings each the cost counts, after some that do not.</summary>
    private readonly record struct Run(int Sensors, TimeSpan Interval, int Skipped, int Ticks);
}
