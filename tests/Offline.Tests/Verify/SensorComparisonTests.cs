using SensorGrid.Client;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Verify;

namespace SensorGrid.Offline.Tests.Verify;

public sealed class SensorComparisonTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly LogShard Shard = new(ShardName.Parse("shardId-0"), []);
    private static readonly ThresholdScorer Model = new();

    [Fact]
    public void Windows_that_reach_before_the_trim_horizon_are_not_compared_and_later_ones_are()
    {
        // The live system had ten readings more, which are gone from the log.
        var live = Feed(from: -10, to: 100);
        var replay = Replay(live, from: 0, to: 100);

        var comparison = Compare(replay, trimHorizon: Start.AddMinutes(90));

        Assert.Empty(comparison.Differences);
        // Ten of the hour, the six counters, the score.
        Assert.Equal(17, comparison.NotCompared[NotComparable.Trimmed]);
    }

    [Fact]
    public void What_does_not_depend_on_trimmed_readings_must_still_match()
    {
        var replay = Replay(Feed(0, 100), 0, 100, WithFeature("t_mean_5m", 0));

        var comparison = Compare(replay, trimHorizon: Start.AddMinutes(90));

        Assert.Equal("t_mean_5m", Assert.Single(comparison.Differences).What);
    }

    [Fact]
    public void Without_trimming_the_counters_must_match()
    {
        var comparison = Compare(Replay(Feed(-10, 100), 0, 100));

        Assert.Contains(comparison.Differences, difference => difference == new Difference("a", "quality.readings", "111", "101"));
    }

    [Fact]
    public void A_value_where_the_other_side_has_none_is_a_difference()
    {
        var comparison = Compare(Replay(Feed(0, 100), 0, 100, WithFeature("t_slope_1m", 1)));

        Assert.Equal(new Difference("a", "t_slope_1m", "1", "null"), Assert.Single(comparison.Differences));
    }

    [Fact]
    public void Zero_and_minus_zero_are_different_bits() =>
        Assert.Equal("t_std_1m", Assert.Single(Compare(Replay(Feed(0, 100), 0, 100, WithFeature("t_std_1m", -0.0))).Differences).What);

    [Fact]
    public void A_feature_that_warms_up_is_not_compared()
    {
        var comparison = Compare(Replay(Feed(0, 100), 0, 100, live =>
            WithFeature("t_mean_1h", double.NaN)(live) with { Quality = live.Quality with { Warmup = new HashSet<string> { "t_mean_1h" } } }));

        Assert.Empty(comparison.Differences);
        Assert.Equal(1, comparison.NotCompared[NotComparable.Warmup]);
    }

    [Fact]
    public void A_position_that_the_log_does_not_have_is_a_difference()
    {
        var comparison = Compare(Replay(Feed(0, 100), 0, 99));

        Assert.Contains(comparison.Differences, difference => difference.What == "position in shardId-0");
        Assert.Contains(comparison.Differences, difference => difference.What == "lastReadingAt");
    }

    [Fact]
    public void Live_features_of_a_sensor_that_the_log_has_no_reading_of_are_a_difference() =>
        Assert.NotEmpty(Compare(Replay(Feed(0, 100), 0, -1)).Differences);

    [Fact]
    public void One_changed_bit_of_a_score_is_a_difference()
    {
        var live = Feed(0, 100);

        var comparison = Compare(Replay(live, 0, 100, answer => answer with { Score = answer.Score! with { Score = Math.BitIncrement(answer.Score.Score) } }));

        Assert.Equal("score", Assert.Single(comparison.Differences).What);
    }

    [Fact]
    public void A_score_that_is_missing_is_a_difference_and_a_system_that_tells_none_is_not_compared()
    {
        Assert.Equal("score", Assert.Single(Compare(Replay(Feed(0, 100), 0, 100, live => live with { Score = null })).Differences).What);

        var silent = Compare(Replay(Feed(0, 100), 0, 100, live => live with { Score = null, TellsScores = false }));
        Assert.Empty(silent.Differences);
        Assert.Equal(1, silent.NotCompared[NotComparable.NotScored]);
    }

    [Fact]
    public void Scores_of_another_model_are_not_compared()
    {
        var other = Compare(Replay(Feed(0, 100), 0, 100, live => live with { Score = live.Score! with { Score = 0.9, Model = "other@1" } }));
        var changed = Compare(Replay(Feed(0, 100), 0, 100, live => live with { Score = live.Score! with { Score = 0.9, ModelChangedAt = Start } }));

        Assert.Empty(other.Differences);
        Assert.Empty(changed.Differences);
        Assert.Equal(1, other.NotCompared[NotComparable.ModelChanged]);
        Assert.Equal(1, changed.NotCompared[NotComparable.ModelChanged]);
    }

    [Fact]
    public void Scores_of_a_silo_on_another_platform_are_not_compared_and_features_are()
    {
        var replay = Replay(Feed(0, 100), 0, 100, live => live with { Score = live.Score! with { Score = 0.9 } });

        var comparison = new SensorComparison(replay, new FeatureWindows(FeatureDefinitions.Default), isOneLineage: true, trimHorizon: null) { ScoresAreComparable = false }.Run();

        Assert.Empty(comparison.Differences);
        Assert.Equal(1, comparison.NotCompared[NotComparable.OtherArithmetic]);
        Assert.True(comparison.Features > 0);
    }

    [Fact]
    public void Another_rarity_of_the_score_and_another_end_of_learning_are_differences()
    {
        var rarer = Compare(Replay(Feed(0, 100), 0, 100, live => live with
        {
            Score = live.Score! with { Rarity = live.Score.Rarity!.Value with { ExpectedEveryDays = 12.5 } },
        }));
        var learning = Compare(Replay(Feed(0, 10), 0, 10, live => live with
        {
            Score = live.Score! with { LearningReadings = live.Score.LearningReadings + 1 },
        }));

        Assert.Equal("rarity", Assert.Single(rarer.Differences).What);
        Assert.Equal("learning", Assert.Single(learning.Differences).What);
    }

    private static SensorComparison Compare(SensorReplay replay, DateTimeOffset? trimHorizon = null) =>
        new SensorComparison(replay, new FeatureWindows(FeatureDefinitions.Default), isOneLineage: true, trimHorizon).Run();

    // A reading a minute; minute n is at place n + 100.
    private static IEnumerable<(LogPosition, Reading)> Readings(int from, int to)
    {
        for (var minute = from; minute <= to; minute++)
        {
            yield return (
                new LogPosition(new SequenceNumber(0, (ulong)(minute + 100)), 0, 0),
                new Reading("a", Start.AddMinutes(minute), [new MetricValue("t", 20 + Math.Sin(minute))], null));
        }
    }

    private static LiveAnswer Feed(int from, int to)
    {
        var engine = new KeyEngine(FeatureDefinitions.Default, Model.Model);
        var readings = Readings(from, to).Select(placed => new PlacedReading(placed.Item1, placed.Item2)).ToArray();
        var taking = ScoredReadings.TakeAsync(engine, Model, Shard.Lineage, readings, new ScoringBatch(), null, [], CancellationToken.None);
        Assert.True(taking.IsCompletedSuccessfully);

        var features = engine.Compute(AsOf.Latest)!;
        var quality = features.Quality;
        return new LiveAnswer(
            "a",
            features.AsOf,
            features.Names,
            features.Values,
            new LiveQuality(
                quality.LastReadingAt, quality.Readings, quality.Late, quality.Duplicates, quality.Gapped, quality.Approximate, quality.Warmup.ToHashSet()),
            features.Positions.ToDictionary(place => place.Shard, place => place.Position),
            features.Score is { } score
                ? new LiveScore(score.Score, score.IsAnomaly, score.Model, score.ScoredAt, score.ModelChangedAt)
                {
                    Rarity = Rarities.Of(score),
                    Learning = score.Learning,
                    LearningUntil = score.LearningUntil,
                    LearningReadings = score.LearningReadings,
                }
                : null,
            TellsScores: true);
    }

    private static SensorReplay Replay(LiveAnswer live, int from, int to, Func<LiveAnswer, LiveAnswer>? change = null)
    {
        var replay = new SensorReplay(change?.Invoke(live) ?? live, live.Positions, new RefusedReadings([]), PinnedDefinitions.Of(FeatureDefinitions.Default, Model));
        var taking = replay.AddAsync(
            Shard,
            [.. Readings(from, to).Select(placed => new PlacedReading(placed.Item1, placed.Item2))],
            new ScoringBatch(),
            CancellationToken.None);
        Assert.True(taking.IsCompletedSuccessfully);
        return replay;
    }

    private static Func<LiveAnswer, LiveAnswer> WithFeature(string name, double value) => live =>
        live with { Values = [.. live.Names.Select((other, i) => other == name ? value : live.Values[i])] };
}
