using System.Buffers;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Load.Readings;
using SensorGrid.Scoring.Onnx;
using SensorGrid.Scoring.Onnx.Models;

namespace SensorGrid.Load.Bare;

/// <summary>Compares the bare loop with <see cref="KeyEngine"/> before it is measured: a limit that computes something else is none.</summary>
internal static class BareCheck
{
    private const double Tolerance = 1e-9;
    private const int Sensors = 12;

    // An hour and a quarter: tiles of the longest window leave it.
    private const int Ticks = 4500;

    private static readonly ShardLineage Shard = new(ShardName.Of(null, "shardId-000000000000"), []);

    /// <summary>Takes a small fleet with spikes, stretches of one value and pauses through both.</summary>
    /// <exception cref="InvalidOperationException">A feature, a score, or the number of anomalies differs.</exception>
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        using var scorer = OnnxScorer.Create(ModelFolder.Default);
        using var bare = new BareLoop(Sensors, TimeSpan.FromSeconds(1));
        var readings = new LoadReadings(Sensors, new DateTimeOffset(2026, 1, 1, 11, 30, 0, TimeSpan.Zero), TimeSpan.FromSeconds(1));
        var engines = Enumerable.Range(0, Sensors).Select(_ => new KeyEngine(FeatureDefinitions.Default, scorer.Model with { Threshold = BareDetector.Threshold })).ToArray();
        var batch = new ScoringBatch();
        var json = new ArrayBufferWriter<byte>();
        var changed = new List<AnomalyEpisode>();
        var opened = 0;
        for (var tick = 0; tick < Ticks; tick++)
        {
            for (var sensor = 0; sensor < Sensors; sensor++)
            {
                var reading = Strange(readings.At(sensor, tick), sensor, tick);
                json.ResetWrittenCount();
                ReadingEncoder.Encode(reading, json);
                bare.Take(json.WrittenSpan);
                var position = new LogPosition(new SequenceNumber(0, (ulong)tick + 1), 0, 0);
                engines[sensor].Stage(Shard, position, reading, batch);
                await scorer.ScoreAsync(batch.Inputs, batch.Scores, cancellationToken);
                engines[sensor].Add(Shard, position, reading, batch, changed);
                batch.Clear();
                opened += changed.Count(episode => episode is { Kind: AnomalyKind.Score, Revision: 0 });
                changed.Clear();
            }

            if (tick % 97 == 0 || tick == Ticks - 1)
            {
                bare.Flush();
                Compare(bare, engines, tick);
            }
        }

        var all = Enumerable.Range(0, Sensors).Select(sensor => bare.Sensor(sensor).Detector).ToArray();
        if (all.Sum(one => one.Opened) != opened || opened == 0)
        {
            throw new InvalidOperationException($"The bare loop has {all.Sum(one => one.Opened)} anomalies, the engine {opened}.");
        }
    }

    private static Reading Strange(Reading reading, int sensor, int tick)
    {
        var value = reading.Metrics[0].Value;
        if ((tick + (sensor * 37)) % 1009 == 1008)
        {
            value += 40;
        }
        else if (tick % 1500 is >= 1200 and < 1240)
        {
            value = 21;
        }

        // One pause of two minutes, and one that empties even the window of five.
        var pause = (tick > 2000 ? 120 : 0) + (tick > 3000 ? 400 : 0);
        return reading with { EventTime = reading.EventTime + TimeSpan.FromSeconds(pause), Metrics = [new MetricValue(reading.Metrics[0].Name, value)] };
    }

    private static void Compare(BareLoop bare, KeyEngine[] engines, int tick)
    {
        for (var sensor = 0; sensor < Sensors; sensor++)
        {
            var (features, detector) = bare.Sensor(sensor);
            var expected = engines[sensor].Compute(AsOf.Latest)!;
            for (var i = 0; i < features.Length; i++)
            {
                Compare(expected.Names[i], expected.Values[i], features[i], sensor, tick);
            }

            Compare("score", engines[sensor].Score!.Score, detector.Score, sensor, tick);
            Compare("anomaly", engines[sensor].Score!.IsAnomaly ? 1 : 0, detector.IsAnomaly ? 1 : 0, sensor, tick);
        }
    }

    private static void Compare(string what, double expected, double actual, int sensor, int tick)
    {
        if (double.IsNaN(expected) ? !double.IsNaN(actual) : !(Math.Abs(expected - actual) <= Tolerance * Math.Max(1, Math.Abs(expected))))
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"{what} of sensor {sensor} at tick {tick} is {actual:R} in the bare loop and {expected:R} in the engine."));
        }
    }
}
