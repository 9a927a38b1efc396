using CsCheck;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Engine;

namespace SensorGrid.Features.Tests.Detection;

/// <summary>What readings would do that did not happen is what they do when they happen.</summary>
public sealed class HypotheticalReadingsTests
{
    private static readonly AlarmDefinition Alarms = FeatureDefinitions.Default.Alarms.Fleet;

    // Seconds since the one before: some late, some at the same time; few values unlike the others; some with an id that another one has, too; some that arrived before their time.
    private static readonly Gen<(int Seconds, int Value, int Id, int Arrival)[]> AnyLog = Gen.Select(
        Gen.Frequency((9, Gen.Int[0, 60]), (1, Gen.Int[-90, 3000])), Gen.Frequency((30, Gen.Int[-5, 5]), (1, Gen.Int[-500, 500])), Gen.Int[0, 3], Gen.Int[-20, 90]).Array[0, 160];

    [Fact]
    public void Features_score_anomalies_and_outcomes_are_those_of_the_readings_when_they_come_to_the_bit() => Gen.Select(AnyLog, AnyLog.Where(log => log.Length > 0)).Sample(
        (past, next) =>
        {
            var readings = ReadingsOf([.. past, .. next]);
            var live = new ScoredSensor().Take(readings[..past.Length]);
            var before = EngineFixture.Snapshot(live.Engine);

            var outcome = Add(live, readings[past.Length..], AsOf.Latest);

            Assert.Equal(before, EngineFixture.Snapshot(live.Engine));
            live.Changed.Clear();
            var (dispositions, scores) = Take(live, readings[past.Length..]);
            Assert.Equal(dispositions, outcome.Readings.Select(reading => reading.Disposition));
            Assert.Equal(scores.Select(Bits), outcome.Readings.Select(reading => Bits(reading.Score)));
            AssertSame(live.Engine.Compute(AsOf.Latest), outcome.Features);
            AssertSame(live.Changed, outcome.Anomalies);
        },
        iter: 150);

    [Fact]
    public void The_positions_are_those_of_the_sensor_before()
    {
        var live = new ScoredSensor().Take(ScoredSensor.Calm(10));

        var outcome = Add(live, ScoredSensor.Calm(13)[10..], AsOf.Latest);

        Assert.Equal(live.Engine.Positions, outcome.Features!.Positions);
        Assert.Equal(13, outcome.Features.Quality.Readings);
    }

    [Fact]
    public void A_score_says_what_would_move_it()
    {
        var readings = ScoredSensor.Calm(600);
        var live = new ScoredSensor().Take(readings[..^1]);

        var outcome = Add(live, [ScoredSensor.With(readings[^1], 500)], AsOf.Latest);

        Assert.True(outcome.Readings[0].IsAnomaly);
        Assert.NotEmpty(outcome.Features!.Score!.Attribution!);
        Assert.Equal("t", Assert.Single(outcome.Anomalies).Metric);
        Assert.False(live.Engine.IsAnomalous);
    }

    [Fact]
    public void A_sensor_without_readings_begins_with_them()
    {
        var readings = ScoredSensor.Calm(3);
        var expected = new ScoredSensor().Take(readings);

        var outcome = Add(new ScoredSensor(), readings, AsOf.Latest);

        AssertSame(expected.Engine.Compute(AsOf.Latest), outcome.Features);
        Assert.Empty(outcome.Features!.Positions);
    }

    [Fact]
    public void An_instant_that_is_too_far_back_is_answered_with_the_oldest_one()
    {
        var live = new ScoredSensor().Take(ScoredSensor.Calm(100));

        var outcome = Add(live, ScoredSensor.Calm(101)[100..], new AsOf(Some.Noon.AddDays(-1)));

        Assert.Null(outcome.Features);
        Assert.True(outcome.OldestAsOf > Some.Noon);
        Assert.Equal(ReadingDisposition.Counted, Assert.Single(outcome.Readings).Disposition);
    }

    [Fact]
    public void Of_several_shards_the_newest_one_has_the_readings()
    {
        var engine = new KeyEngine(FeatureDefinitions.Default, new FormulaScorer().Model, Alarms);
        var calm = ScoredSensor.Calm(4);
        Take(engine, "shardId-000000000001", calm[..2]);
        Take(engine, "shardId-000000000004", calm[2..3], "shardId-000000000001");
        var copy = KeyEngine.Restore(EngineFixture.Snapshot(engine), FeatureDefinitions.Default, new FormulaScorer().Model, Alarms);

        var outcome = Done(HypotheticalReadings.AddAsync(copy, new FormulaScorer(), calm[3..], AsOf.Latest, CancellationToken.None));
        Take(engine, "shardId-000000000004", calm[3..], "shardId-000000000001");

        AssertSame(engine.Compute(AsOf.Latest), outcome.Features);
        Assert.True(copy.PositionOf(ShardName.Parse("shardId-000000000004")) > outcome.Features!.Positions[1].Position);
    }

    private static HypotheticalOutcome Add(ScoredSensor live, Reading[] readings, AsOf asOf) =>
        Done(HypotheticalReadings.AddAsync(live.Copy(Alarms).Engine, live.Scorer, readings, asOf, CancellationToken.None));

    private static T Done<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompleted);
        return task.Result;
    }

    private static Reading[] ReadingsOf((int Seconds, int Value, int Id, int Arrival)[] log)
    {
        var time = Some.Noon;
        return Array.ConvertAll(log, entry =>
        {
            time = time.AddSeconds(entry.Seconds);
            return new Reading("pump-7", time, [new MetricValue("t", entry.Value / 3.0)], entry.Id == 0 ? null : $"id-{entry.Id}") { ArrivedAt = time.AddSeconds(entry.Arrival) };
        });
    }

    private static (List<ReadingDisposition> Dispositions, List<double?> Scores) Take(ScoredSensor live, Reading[] readings)
    {
        var dispositions = new List<ReadingDisposition>();
        var scores = new List<double?>();
        var scored = live.Engine.Scored;
        var taking = ScoredReadings.TakeAsync(
            live.Engine,
            live.Scorer,
            Some.Shard,
            [.. readings.Select((reading, i) => new PlacedReading(Some.Place(1_000_000 + i), reading))],
            new ScoringBatch(),
            (_, disposition) =>
            {
                dispositions.Add(disposition);
                scores.Add(live.Engine.Scored > scored ? live.Engine.LastScore : null);
                scored = live.Engine.Scored;
            },
            live.Changed,
            CancellationToken.None);
        Assert.True(taking.IsCompletedSuccessfully);
        return (dispositions, scores);
    }

    private static void Take(KeyEngine engine, string shard, Reading[] readings, params string[] parents)
    {
        var first = engine.PositionOf(ShardName.Parse(shard)) is null ? 1 : 100;
        var taking = ScoredReadings.TakeAsync(
            engine,
            new FormulaScorer(),
            EngineFixture.Lineage(shard, parents),
            [.. readings.Select((reading, i) => new PlacedReading(Some.Place(first + i), reading))],
            new ScoringBatch(),
            null,
            new List<AnomalyEpisode>(),
            CancellationToken.None);
        Assert.True(taking.IsCompletedSuccessfully);
    }

    private static void AssertSame(SensorFeatures? expected, SensorFeatures? actual)
    {
        if (expected is null)
        {
            Assert.Null(actual);
            return;
        }

        Assert.NotNull(actual);
        Assert.Equal(expected.AsOf, actual.AsOf);
        Assert.Equal(expected.Names, actual.Names);
        Assert.Equal(expected.Values.Select(BitConverter.DoubleToInt64Bits), actual.Values.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equivalent(expected.Quality, actual.Quality);
        Assert.Equal(expected.Score, actual.Score is { } score ? score with { Attribution = null } : null);
    }

    // Their places in the log differ: the readings stand in none.
    private static void AssertSame(List<AnomalyEpisode> changed, AnomalyEpisode[] anomalies)
    {
        AnomalyEpisode[] expected = [.. changed.GroupBy(episode => (episode.Kind, episode.Opening), (_, states) => states.Last())];
        Assert.Equal(expected.Length, anomalies.Length);
        foreach (var (one, other) in expected.Zip(anomalies))
        {
            Assert.Equivalent(one with { Opening = default }, other with { Opening = default });
        }
    }

    private static long? Bits(double? value) => value is { } number ? BitConverter.DoubleToInt64Bits(number) : null;
}
