using CsCheck;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Readings;
using SensorGrid.Features.Tests.Detection;
using static SensorGrid.Features.Tests.Engine.EngineFixture;

namespace SensorGrid.Features.Tests.Engine;

/// <summary>Verdicts of the log on what a sensor did.</summary>
public sealed class FeedbackTests
{
    private const int Spike = 400;

    private static readonly DateTimeOffset Begin = Some.Noon.AddMinutes(Spike);

    [Fact]
    public void An_open_anomaly_that_was_normal_is_over_with_the_verdict()
    {
        var sensor = Anomalous();
        var open = sensor.Changed[^1];

        sensor.Take([Judges(AnomalyVerdict.Normal)]);

        Assert.Equivalent(
            open with { Revision = open.Revision + 1, EndedAt = Begin, Feedback = AnomalyVerdict.Normal }, sensor.Changed[^1], strict: true);
        Assert.False(sensor.Engine.IsAnomalous);
    }

    [Fact]
    public void An_open_anomaly_that_was_a_fault_stays_open_with_the_verdict_until_its_end()
    {
        var sensor = Anomalous();
        var open = sensor.Changed[^1];

        sensor.Take([Judges(AnomalyVerdict.Fault)]);

        Assert.Equivalent(open with { Revision = open.Revision + 1, Feedback = AnomalyVerdict.Fault }, sensor.Changed[^1], strict: true);
        Assert.True(sensor.Engine.IsAnomalous);
        sensor.Take(Readings()[(Spike + 1)..]);
        var ended = sensor.Changed.Last(change => change.Opening.Position == open.Opening.Position);
        Assert.NotNull(ended.EndedAt);
        Assert.Equal(AnomalyVerdict.Fault, ended.Feedback);
    }

    [Fact]
    public void A_fault_that_becomes_worse_keeps_its_verdict()
    {
        var sensor = Anomalous().Take([Judges(AnomalyVerdict.Fault)]);
        var open = sensor.Changed[^1];

        sensor.Take([.. Readings()[(Spike + 1)..(Spike + 3)], Some.Reading(Begin.AddMinutes(3), ("t", 9000))]);

        Assert.Equal((open.Opening, open.Revision + 1, AnomalyVerdict.Fault), (sensor.Changed[^1].Opening, sensor.Changed[^1].Revision, sensor.Changed[^1].Feedback));
        Assert.True(sensor.Changed[^1].Score > open.Score);
    }

    [Fact]
    public void The_last_verdict_counts()
    {
        var sensor = Anomalous().Take([Judges(AnomalyVerdict.Fault), Judges(AnomalyVerdict.Fault), Judges(AnomalyVerdict.Normal)]);

        Assert.Equal(
            [AnomalyVerdict.Fault, AnomalyVerdict.Fault, AnomalyVerdict.Normal], sensor.Changed[^3..].Select(change => change.Feedback!.Value));
        Assert.NotNull(sensor.Changed[^1].EndedAt);
    }

    [Theory]
    [InlineData("u", 0, 0)]
    [InlineData(null, 0, 0)]
    [InlineData("t", 1, 5)]
    [InlineData("t", -5, -1)]
    public void A_verdict_on_something_else_leaves_the_open_anomaly(string? metric, int from, int to)
    {
        var sensor = Anomalous();
        var changes = sensor.Changed.Count;

        sensor.Take([Judges(AnomalyVerdict.Normal, metric, from, to)]);

        Assert.Equal(changes, sensor.Changed.Count);
        Assert.True(sensor.Engine.IsAnomalous);
    }

    [Fact]
    public void A_verdict_whose_time_is_long_ago_still_counts()
    {
        var sensor = Anomalous().Take([Judges(AnomalyVerdict.Normal) with { EventTime = Some.Noon.AddYears(-1) }]);

        Assert.False(sensor.Engine.IsAnomalous);
    }

    [Fact]
    public void A_verdict_that_was_taken_is_not_taken_again()
    {
        var sensor = Anomalous().Take([Judges(AnomalyVerdict.Fault)]);
        var changes = sensor.Changed.Count;

        sensor.Take(sensor.Taken - 1, [Judges(AnomalyVerdict.Fault)]);

        Assert.Equal(changes, sensor.Changed.Count);
    }

    [Fact]
    public void A_verdict_on_the_life_before_a_retirement_says_nothing_of_the_next_one()
    {
        var life = Readings()[..(Spike + 1)];
        var retires = new Reading("pump-7", Begin.AddMinutes(1), [], null) { Retires = true };
        Reading[] next = [.. life.Select(reading => reading with { EventTime = reading.EventTime.AddDays(1) })];
        var sensor = new ScoredSensor().Take([.. life, retires, .. next]);
        Assert.True(sensor.Engine.IsAnomalous);

        sensor.Take([Judges(AnomalyVerdict.Normal)]);

        Assert.True(sensor.Engine.IsAnomalous);
        sensor.Take([Judges(AnomalyVerdict.Normal, "t", -5 * 60, 24 * 60)]);
        Assert.False(sensor.Engine.IsAnomalous);
    }

    [Fact]
    public void A_verdict_is_no_reading()
    {
        var engine = Restored(Fed([.. Readings()[..10], Judges(AnomalyVerdict.Normal) with { EventTime = Some.Noon.AddDays(1) }]));

        Assert.Equal(Some.Noon.AddMinutes(9), engine.LastReadingAt);
        Assert.Equal((10, 0, 0), (engine.Compute(AsOf.Latest)!.Quality.Readings, engine.Compute(AsOf.Latest)!.Quality.Late, engine.Compute(AsOf.Latest)!.Quality.Duplicates));
        Assert.Equal(ReadingDisposition.AlreadyTaken, engine.Add(Some.Shard, Some.Place(11), Readings()[10]));
        Assert.Equal(ReadingDisposition.Feedback, engine.Add(Some.Shard, Some.Place(12), Judges(AnomalyVerdict.Normal)));
        Assert.Equal(ReadingDisposition.Counted, engine.Add(Some.Shard, Some.Place(13), Readings()[10]));
    }

    [Fact]
    public void A_sensor_with_nothing_but_a_verdict_has_no_reading()
    {
        var engine = new ScoredSensor().Take([Judges(AnomalyVerdict.Normal)]).Engine;

        Assert.Null(engine.Compute(AsOf.Latest));
        Assert.Null(engine.LastReadingAt);
        Assert.Equal(Some.Place(1), engine.PositionOf(Some.Shard.Shard));
    }

    [Fact]
    public void A_verdict_neither_ends_nor_puts_off_a_silence()
    {
        Reading[] readings = [.. Readings()[..Spike].Select(reading => reading with { ArrivedAt = reading.EventTime })];
        var sensor = new ScoredSensor().Take(readings);
        var silentFrom = sensor.Engine.SilentFrom;
        Assert.NotNull(silentFrom);

        sensor.Take([Judges(AnomalyVerdict.Normal) with { EventTime = silentFrom.Value, ArrivedAt = silentFrom }]);

        Assert.Equal(silentFrom, sensor.Engine.SilentFrom);
        Assert.NotNull(sensor.Engine.OpenSilence(silentFrom.Value.AddMinutes(1)));
        sensor.Take([Judges(AnomalyVerdict.Normal, metric: null) with { ArrivedAt = silentFrom.Value.AddMinutes(2) }]);
        Assert.True(sensor.Engine.IsSilent);
    }

    [Fact]
    public void Verdicts_anywhere_change_no_feature_and_no_counter() =>
        Gen.Select(Some.Series(120), Verdict.Array[120]).Sample((readings, verdicts) =>
        {
            var plain = new ScoredSensor().Take(readings).Engine;
            var judged = new ScoredSensor().Take(Between(readings, verdicts)).Engine;

            Assert.Equal(LatestBits(plain), LatestBits(judged));
            Assert.Equal((plain.LastReadingAt, plain.OldestAsOf, plain.Scored, plain.SilentFrom), (judged.LastReadingAt, judged.OldestAsOf, judged.Scored, judged.SilentFrom));
            Assert.Equivalent(plain.Compute(AsOf.Latest)!.Quality, judged.Compute(AsOf.Latest)!.Quality, strict: true);
        });

    [Fact]
    public void Pages_cut_and_restarts_anywhere_take_a_verdict_alike() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 40].Array[600], Gen.Bool.Array[600], Verdict.Array[600]).Sample(
            (spike, sizes, restarts, verdicts) =>
            {
                var readings = Readings();
                readings[Spike - spike] = ScoredSensor.With(readings[Spike - spike], 45);
                Reading[] log = Between(readings, verdicts);
                var whole = new ScoredSensor().Take(log);
                var cut = new ScoredSensor();
                for (var (i, page) = (0, 0); i < log.Length; i += sizes[page++])
                {
                    cut.Take(log[i..Math.Min(i + sizes[page], log.Length)]);
                    _ = restarts[page] ? cut.Restart() : cut;
                }

                Assert.Equal(whole.Engine.Score, cut.Engine.Score);
                Assert.Equivalent(whole.Changed.Select(WithoutVerdict), cut.Changed.Select(WithoutVerdict), strict: true);
            },
            iter: 40);

    // What is stored of an open anomaly does not have the verdict; the feed does.
    private static AnomalyEpisode WithoutVerdict(AnomalyEpisode episode) => episode with { Feedback = null };

    private static Gen<Reading?> Verdict { get; } = Gen.Select(Gen.Int[0, 5], Gen.Bool, Gen.Int[0, 2], Gen.Int[-Spike, 5], Gen.Int[0, 300], Gen.Int[-90, 90]).Select(
        (chance, isNormal, metric, from, length, minutes) => chance > 0
            ? null
            : Judges(isNormal ? AnomalyVerdict.Normal : AnomalyVerdict.Fault, metric switch { 0 => "t", 1 => "temperature", _ => null }, from, from + length)
                with
            { EventTime = Begin.AddMinutes(minutes), ArrivedAt = Begin.AddMinutes(minutes) });

    private static Reading[] Between(Reading[] readings, Reading?[] verdicts) =>
        [.. readings.SelectMany((reading, i) => i < verdicts.Length && verdicts[i] is { } verdict ? (Reading[])[reading, verdict] : [reading])];

    private static Reading[] Readings()
    {
        var readings = ScoredSensor.Calm(600);
        readings[Spike] = ScoredSensor.With(readings[Spike], 60);
        return readings;
    }

    /// <summary>A sensor with an open anomaly that has just begun.</summary>
    private static ScoredSensor Anomalous()
    {
        var sensor = new ScoredSensor().Take(Readings()[..(Spike + 1)]);
        Assert.True(sensor.Engine.IsAnomalous);
        Assert.Equal((Begin, "t"), (sensor.Changed[^1].StartedAt, sensor.Changed[^1].Metric));
        return sensor;
    }

    private static Reading Judges(AnomalyVerdict verdict, string? metric = "t", int fromMinutes = 0, int toMinutes = 0) =>
        new("pump-7", Begin.AddMinutes(1), [], null) { Feedback = new AnomalyFeedback(verdict, metric, Begin.AddMinutes(fromMinutes), Begin.AddMinutes(toMinutes)) };
}
