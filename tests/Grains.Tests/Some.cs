using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Tests.Scoring;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Grains.Tests;

/// <summary>Readings, places and pages as tests need them.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    // As large as the real service's: 56 digits.
    private static readonly BigInteger FirstSequence = BigInteger.Pow(2, 185) + 1;

    private static int _names;

    /// <summary>An id that no other test uses.</summary>
    public static string Name(string what) => $"{what}-{Interlocked.Increment(ref _names)}";

    public static string SequenceDigits(int place) => (FirstSequence + (place * 16)).ToString(CultureInfo.InvariantCulture);

    public static LogPosition Position(int place, int index = 0) => new(SequenceNumber.Parse(SequenceDigits(place)), 0, index);

    public static RecordPosition RecordPosition(int place) => new(SequenceDigits(place), 0);

    public static ShardLineage Lineage(string shard = "shardId-000000000000") => new(ShardName.Parse(shard), []);

    /// <summary>The reading that stands at a place of the log: one a second. Each hundredth is unlike those before it, and an anomaly.</summary>
    public static Reading Reading(string sensorId, int place, string? id = null) => new(
        sensorId,
        Noon.AddSeconds(place),
        [new MetricValue("temperature", place % 100 == 99 ? Math.Pow(10, place / 100) * 1000 : 20 + Math.Sin(place)), new MetricValue("vibration", 1.0 / (place + 1))],
        id);

    public static SensorPage Page(string sensorId, int from, int to, int? previous = null, string shard = "shardId-000000000000", SiloAddress? reader = null) =>
        new(
            Lineage(shard),
            previous is { } place ? Position(place) : null,
            [.. Enumerable.Range(from, to - from + 1).Select(at => new PlacedReading(Position(at), Reading(sensorId, at)))],
            reader);

    /// <summary>How far apart the readings of <see cref="CalmPage"/> are: the fifty that follow an anomaly take more than the ten minutes after which it ends.</summary>
    public static readonly TimeSpan CalmInterval = TimeSpan.FromSeconds(15);

    /// <summary>The event time of a reading of <see cref="CalmPage"/>.</summary>
    public static DateTimeOffset CalmTime(int place) => Noon + (place * CalmInterval);

    /// <summary>The readings of <see cref="Page"/>, so far apart that an anomaly has ended before the next one opens.</summary>
    public static SensorPage CalmPage(string sensorId, int from, int to, int? previous = null)
    {
        var page = Page(sensorId, from, to, previous);
        var readings = page.Readings.Select((placed, i) => placed with { Reading = placed.Reading with { EventTime = CalmTime(from + i) } });
        return page with { Readings = [.. readings] };
    }

    /// <summary>What an engine answers that was given these places once, in order.</summary>
    public static SensorFeatures Expected(string sensorId, int from, int to, string shard = "shardId-000000000000")
    {
        return Take(Page(sensorId, from, to, shard: shard).Readings, shard).Features;
    }

    /// <summary>What an engine answers that was given these readings once, in order, and the anomalies that they opened, changed and ended.</summary>
    public static (SensorFeatures Features, List<AnomalyEpisode> Anomalies) Take(PlacedReading[] readings, string shard)
    {
        var (engine, anomalies) = EngineOf(readings, shard);
        return (engine.Compute(AsOf.Latest)!, anomalies);
    }

    /// <summary>An engine that was given these readings once, in order, and the anomalies that they opened, changed and ended.</summary>
    public static (KeyEngine Engine, List<AnomalyEpisode> Anomalies) EngineOf(PlacedReading[] readings, string shard)
    {
        var engine = new KeyEngine(FeatureDefinitions.Default, FormulaScorer.Instance.Model);
        var anomalies = new List<AnomalyEpisode>();
        var taking = ScoredReadings.TakeAsync(
            engine, FormulaScorer.Instance, Lineage(shard), readings, new ScoringBatch(), null, anomalies, CancellationToken.None);
        Assert.True(taking.IsCompletedSuccessfully);
        return (engine, anomalies);
    }

    /// <summary>A state of the anomaly that the reading at a place opened.</summary>
    public static SensorAnomaly Anomaly(string sensorId, int place, int revision = 0, int features = 31, string shard = "shardId-000000000000") => new(
        sensorId,
        new AnomalyEpisode(
            AnomalyKind.Score,
            new StreamPosition(ShardName.Parse(shard), Position(place)),
            revision,
            Noon.AddSeconds(place),
            Noon.AddSeconds(place + revision),
            revision == 0 ? null : Noon.AddSeconds(place + revision),
            0.5 + (revision / 1000.0),
            0.5,
            "formula@1",
            "temperature",
            [.. Enumerable.Range(0, features).Select(i => $"temperature_mean_{i}m")],
            [.. Enumerable.Range(0, features).Select(i => place + (i / 7.0))],
            [new Attribution("temperature", AttributionKind.Level, place, 20, 0.75)])
        {
            ExpectedEveryDays = 30 + (place / 7.0) + revision,
            Severity = AlarmSeverity.Warning,
            Reason = AttributionKind.Change,
        });

    public static ShardRecord Record(int place, params Reading[] readings)
    {
        var json = new ArrayBufferWriter<byte>();
        if (readings.Length == 1)
        {
            ReadingEncoder.Encode(readings[0], json);
        }
        else
        {
            json.Write("["u8);
            for (var i = 0; i < readings.Length; i++)
            {
                json.Write(i == 0 ? ""u8 : ","u8);
                ReadingEncoder.Encode(readings[i], json);
            }

            json.Write("]"u8);
        }

        return Record(place, json.WrittenSpan.ToArray());
    }

    public static ShardRecord Record(int place, string data) => Record(place, Encoding.UTF8.GetBytes(data));

    public static ShardRecord Record(int place, byte[] data) => new(RecordPosition(place), "key", Noon.AddSeconds(place), data);
}
