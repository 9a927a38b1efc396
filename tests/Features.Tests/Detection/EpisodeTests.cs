using System.Buffers;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Tests.Engine;
using static SensorGrid.Features.Tests.Detection.ScoredSensor;

namespace SensorGrid.Features.Tests.Detection;

public sealed class EpisodeTests
{
    [Fact]
    public void A_spike_is_one_anomaly_that_opens_with_it_and_ends_with_it_fifty_readings_later()
    {
        var readings = Calm(600);
        readings[400] = With(readings[400], 60);
        var sensor = new ScoredSensor().Take(readings[..401]);

        var opened = sensor.Changed[^1];
        Assert.Equal(AnomalyKind.Score, opened.Kind);
        Assert.Equal(new StreamPosition(Some.Shard.Shard, Some.Place(401)), opened.Opening);
        Assert.Equal((readings[400].EventTime, readings[400].EventTime), (opened.StartedAt, opened.PeakAt));
        Assert.Equal("t", opened.Metric);
        Assert.Null(opened.EndedAt);
        Assert.Equal(0, opened.Revision);
        Assert.InRange(opened.Score, 0.5, 1);
        Assert.Equal(sensor.Engine.Score!.Score, opened.Score);
        Assert.True(sensor.Engine.Score is { IsAnomaly: true, RaisedAlarm: true });

        var before = sensor.Changed.Count;
        sensor.Take(readings[401..]);
        var ended = sensor.Changed[^1];
        Assert.All(sensor.Changed[before..], change => Assert.Equal(opened.Opening, change.Opening));
        Assert.NotNull(ended.EndedAt);
        Assert.InRange(ended.EndedAt.Value, opened.StartedAt, readings[440].EventTime);
        var lastStrange = sensor.Scores.FindLastIndex(450, score => score!.Score >= opened.Threshold);
        Assert.Equal(readings[lastStrange].EventTime, ended.EndedAt);
        Assert.True(sensor.Scores[lastStrange + 49]!.IsAnomaly);
        Assert.False(sensor.Scores[lastStrange + 50]!.IsAnomaly);
    }

    [Fact]
    public void Its_features_are_those_of_the_metric_at_the_reading_that_raised_it()
    {
        var readings = Calm(420);
        readings[400] = With(readings[400], 60);
        var sensor = new ScoredSensor().Take(readings);

        var opened = sensor.Changed.Single(change => change.StartedAt == readings[400].EventTime && change.Revision == 0);
        var expected = EngineFixture.Fed(readings[..401]).Compute(AsOf.Latest)!;
        Assert.Equal(expected.Names, opened.FeatureNames);
        Assert.Equal(expected.Values, opened.FeatureValues);
    }

    [Fact]
    public void A_level_shift_is_one_anomaly_not_one_for_each_reading_after_it()
    {
        var readings = Calm(1000);
        for (var i = 600; i < readings.Length; i++)
        {
            readings[i] = With(readings[i], readings[i].Metrics[0].Value + 15);
        }

        var sensor = new ScoredSensor().Take(readings);

        var opened = sensor.Changed.Where(change => change.Revision == 0 && change.StartedAt >= readings[600].EventTime).ToArray();
        Assert.Equal(readings[600].EventTime, Assert.Single(opened).StartedAt);
        Assert.Equal(1, sensor.Changed.Count(change => change.Opening.Position == opened[0].Opening.Position && change.EndedAt is not null));
    }

    [Fact]
    public void A_higher_peak_is_a_revision_of_the_same_anomaly()
    {
        var readings = Calm(500);
        readings[400] = With(readings[400], 25);
        readings[405] = With(readings[405], 400);
        var sensor = new ScoredSensor().Take(readings);

        var states = sensor.Changed.Where(change => change.StartedAt == readings[400].EventTime).ToArray();
        Assert.Equal(Enumerable.Range(0, states.Length), states.Select(state => state.Revision));
        Assert.Equal(readings[405].EventTime, states[^1].PeakAt);
        Assert.True(states[^1].Score > states[0].Score);
        Assert.Single(states.Select(state => state.Opening).Distinct());
    }

    [Fact]
    public void A_constant_value_is_never_strange_and_the_first_other_one_is()
    {
        var constant = Enumerable.Range(0, 3000).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("t", 0.1))).ToArray();
        var sensor = new ScoredSensor().Take(constant);
        Assert.Empty(sensor.Changed);
        Assert.All(sensor.Scores, score => Assert.Equal(0, score!.Score));

        sensor.Take([Some.Reading(Some.Noon.AddSeconds(3000), ("t", 0.2))]);
        Assert.Equal(Some.Noon.AddSeconds(3000), Assert.Single(sensor.Changed).StartedAt);
    }

    [Fact]
    public void The_strangest_metric_of_a_reading_gives_its_score_and_its_name()
    {
        var random = new Random(5);
        var readings = Enumerable.Range(0, 401).Select(i => Some.Reading(
            Some.Noon.AddMinutes(i),
            ("a", Normal(random, i)),
            ("b", i == 400 ? 90 : Normal(random, i)),
            ("c", Normal(random, i)))).ToArray();
        var sensor = new ScoredSensor().Take(readings);

        Assert.Equal("b", sensor.Changed[^1].Metric);
        Assert.Equal(readings[400].EventTime, sensor.Changed[^1].StartedAt);
        Assert.All(sensor.Changed[^1].FeatureNames, name => Assert.StartsWith("b_", name));
    }

    [Fact]
    public void A_silence_is_told_by_the_first_reading_after_it()
    {
        var readings = Calm(400);
        for (var i = 300; i < readings.Length; i++)
        {
            readings[i] = Some.Reading(readings[i].EventTime.AddHours(2), ("t", readings[i].Metrics[0].Value));
        }

        var silences = new ScoredSensor().Take(readings).Changed.Where(change => change.Kind == AnomalyKind.Silence).ToArray();

        var silence = Assert.Single(silences);
        Assert.Equal(readings[299].EventTime, silence.StartedAt);
        Assert.Equal(readings[300].EventTime, silence.EndedAt);
        Assert.Equal(Some.Place(300), silence.Opening.Position);
        Assert.Null(silence.Metric);
        Assert.InRange(silence.Score, 0.9, 1);
    }

    [Fact]
    public void Uneven_intervals_are_no_silence()
    {
        var random = new Random(3);
        var time = Some.Noon;
        var readings = Enumerable.Range(0, 5000).Select(i => Some.Reading(time = time.AddSeconds(1 + (random.NextDouble() * 9)), ("t", 1.0))).ToArray();

        Assert.Empty(new ScoredSensor().Take(readings).Changed);
    }

    [Fact]
    public void Readings_that_do_not_advance_event_time_are_not_scored()
    {
        var readings = Calm(300);
        var sensor = new ScoredSensor().Take(readings);
        var calls = sensor.Scorer.Calls;
        var score = sensor.Engine.Score;

        sensor.Take([With(readings[^1], 1e6), Some.Reading(readings[^1].EventTime.AddSeconds(-10), ("t", 1e6))]);

        Assert.Equal(calls, sensor.Scorer.Calls);
        Assert.Equal(score, sensor.Engine.Score);
        Assert.Equal(1e6, EngineFixture.Latest(sensor.Engine, "t_max_1m"));
    }

    [Fact]
    public void The_first_readings_are_said_to_be_learning_and_raise_nothing()
    {
        var readings = Calm(300);
        readings[90] = With(readings[90], 1e6);
        var sensor = new ScoredSensor().Take(readings);

        Assert.True(sensor.Scores[90]!.Score > 0.9);
        var learning = sensor.Scores.FindIndex(score => !score!.Learning);
        Assert.All(sensor.Scores[..learning], score => Assert.True(score is { Learning: true, RaisedAlarm: false, IsNews: false, IsAnomaly: false }));
        // Fifty calm ones after the outlier and its echo in the means.
        Assert.InRange(learning, 139, 200);
        Assert.All(sensor.Scores[learning..], score => Assert.False(score!.Learning));
        Assert.Null(new ScoredSensor().Engine.Score);
    }

    [Fact]
    public void A_sensor_that_never_calms_down_has_learnt_after_a_thousand_readings()
    {
        // Every value is a record.
        var readings = Enumerable.Range(0, 1_001).Select(i => Some.Reading(Some.Noon.AddSeconds(i), ("t", Math.Pow(1.05, i)))).ToArray();
        var sensor = new ScoredSensor().Take(readings);

        Assert.True(sensor.Scores[998]!.Learning);
        Assert.False(sensor.Scores[999]!.Learning);
    }

    [Fact]
    public void Another_model_starts_anew_ends_what_was_open_and_says_since_when_it_scores()
    {
        var readings = Calm(500);
        readings[400] = With(readings[400], 60);
        var sensor = new ScoredSensor().Take(readings[..401]).Restart(new FormulaScorer("2"));
        Assert.Null(sensor.Engine.Score!.ModelChangedAt);

        sensor.Take(readings[401..402]);

        Assert.Equal((readings[400].EventTime, Some.Place(401)), (sensor.Changed[^1].EndedAt!.Value, sensor.Changed[^1].Opening.Position));
        Assert.Equal("formula@1", sensor.Changed[^1].Model);
        Assert.Equal(("formula@2", readings[401].EventTime), (sensor.Engine.Score!.Model, sensor.Engine.Score.ModelChangedAt));
        Assert.Equal(readings[401].EventTime, sensor.Restart().Take(readings[402..]).Engine.Score!.ModelChangedAt);
    }

    [Fact]
    public void A_sensor_that_was_not_scored_before_says_since_when_it_is()
    {
        var engine = EngineFixture.Fed(Calm(100));
        var sensor = new ScoredSensor();
        var restored = KeyEngine.Restore(EngineFixture.Snapshot(engine), FeatureDefinitions.Default, sensor.Scorer.Model);
        Assert.Null(restored.Score);

        var batch = new ScoringBatch();
        var next = Calm(101)[100];
        restored.Stage(Some.Shard, Some.Place(101), next, batch);
        restored.Add(Some.Shard, Some.Place(101), next, batch, []);

        Assert.Equal(next.EventTime, restored.Score!.ModelChangedAt);
    }

    [Fact]
    public void A_snapshot_of_a_sensor_without_a_model_has_no_scores()
    {
        var sensor = new ScoredSensor().Take(Calm(100));

        var plain = KeyEngine.Restore(EngineFixture.Snapshot(sensor.Engine), FeatureDefinitions.Default);

        Assert.Null(plain.Score);
        Assert.Equal(EngineFixture.LatestBits(sensor.Engine), EngineFixture.LatestBits(plain));
        Assert.Throws<InvalidOperationException>(() => plain.Stage(Some.Shard, Some.Place(101), Calm(101)[100], new ScoringBatch()));
    }

    [Fact]
    public void Readings_on_their_way_through_the_model_are_in_no_snapshot()
    {
        var sensor = new ScoredSensor().Take(Calm(100));
        sensor.Engine.Stage(Some.Shard, Some.Place(101), Calm(101)[100], new ScoringBatch());

        Assert.Throws<InvalidOperationException>(() => sensor.Engine.WriteSnapshot(new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void A_reading_that_was_not_staged_is_refused()
    {
        var sensor = new ScoredSensor();

        Assert.Throws<InvalidOperationException>(() => sensor.Engine.Add(Some.Shard, Some.Place(1), Calm(1)[0], new ScoringBatch(), []));
    }
}
