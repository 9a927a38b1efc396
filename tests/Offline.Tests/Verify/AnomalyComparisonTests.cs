using SensorGrid.Client;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Offline.Log;
using SensorGrid.Offline.Verify;

namespace SensorGrid.Offline.Tests.Verify;

/// <summary>A sensor with one spike, so with one anomaly in its log.</summary>
public sealed class AnomalyComparisonTests
{
    private const int Readings = 400;
    private const int Spike = 300;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly LogShard Shard = new(ShardName.Parse("shardId-0"), []);

    [Fact]
    public async Task The_same_feed_is_no_difference()
    {
        var replay = await ReplayAsync();
        var comparison = new AnomalyComparison(Feed(replay), keepsAll: true);

        Assert.Empty(comparison.Compare(replay));
        Assert.Equal((1, 0, 0, 0), (comparison.Expected, comparison.Missing, comparison.Surplus, comparison.Twice));
    }

    [Fact]
    public async Task A_missing_anomaly_is_a_difference_unless_the_feed_may_have_dropped_it()
    {
        var replay = await ReplayAsync();

        Assert.Equal("missing", Assert.Single(new AnomalyComparison([], keepsAll: true).Compare(replay)).Live);
        Assert.Empty(new AnomalyComparison([], keepsAll: false).Compare(replay));
    }

    [Fact]
    public async Task A_doubled_anomaly_is_a_difference()
    {
        var replay = await ReplayAsync();
        var comparison = new AnomalyComparison([.. Feed(replay), .. Feed(replay)], keepsAll: true);

        Assert.Equal("2 times", Assert.Single(comparison.Compare(replay)).Live);
        Assert.Equal(1, comparison.Twice);
    }

    [Fact]
    public async Task One_that_the_log_does_not_raise_is_a_difference_and_one_from_further_on_is_not()
    {
        var replay = await ReplayAsync();
        var feed = Feed(replay);
        var invented = feed[0] with { Id = feed[0].Id.Replace($".{Spike}.", ".7.", StringComparison.Ordinal) };
        var later = feed[0] with { Id = feed[0].Id.Replace($".{Spike}.", $".{Readings + 1}.", StringComparison.Ordinal) };

        Assert.Equal($"anomaly {invented.Id}", Assert.Single(new AnomalyComparison([.. feed, invented], keepsAll: true).Compare(replay)).What);
        Assert.Empty(new AnomalyComparison([.. feed, later], keepsAll: true).Compare(replay));
    }

    [Fact]
    public async Task One_changed_bit_of_its_score_is_a_difference()
    {
        var replay = await ReplayAsync();
        var changed = Feed(replay)[0];
        changed = changed with { Score = Math.BitIncrement(changed.Score) };

        Assert.Single(new AnomalyComparison([changed], keepsAll: true).Compare(replay));
    }

    [Fact]
    public async Task One_changed_bit_of_its_rarity_another_severity_and_another_reason_are_differences()
    {
        var replay = await ReplayAsync();
        var anomaly = Feed(replay)[0];
        var rarity = anomaly.Rarity!.Value;
        LiveRarity[] others =
        [
            rarity with { ExpectedEveryDays = rarity.ExpectedEveryDays is { } days ? Math.BitIncrement(days) : 0 },
            rarity with { Severity = rarity.Severity == AlarmSeverity.Critical ? AlarmSeverity.Note : AlarmSeverity.Critical },
            rarity with { Reason = rarity.Reason == AttributionKind.Model ? AttributionKind.Change : AttributionKind.Model },
        ];

        Assert.All(others, other => Assert.Single(new AnomalyComparison([anomaly with { Rarity = other }], keepsAll: true).Compare(replay)));
        Assert.Empty(new AnomalyComparison([anomaly with { Rarity = null }], keepsAll: true).Compare(replay));
    }

    private static List<LiveAnomaly> Feed(SensorReplay replay) =>
    [
        .. replay.Anomalies
            .GroupBy(episode => AnomalyId.Of("a@b", episode))
            .Select(states => (Id: states.Key, Last: states.Last()))
            .Select(anomaly => new LiveAnomaly(
                anomaly.Id, "a@b", anomaly.Last.StartedAt, anomaly.Last.PeakAt, anomaly.Last.EndedAt, anomaly.Last.Score, anomaly.Last.Model)
            {
                Rarity = Rarities.Of(anomaly.Last),
            }),
    ];

    private static async Task<SensorReplay> ReplayAsync()
    {
        var limit = Place(Readings);
        var live = new LiveAnswer(
            "a@b", Start, [], [], new LiveQuality(Start, 0, 0, 0, false, false, new HashSet<string>()), new Dictionary<ShardName, LogPosition>());
        var replay = new SensorReplay(
            live, new Dictionary<ShardName, LogPosition> { [Shard.Name] = limit }, new RefusedReadings([]), PinnedDefinitions.Of(FeatureDefinitions.Default, new ThresholdScorer()));
        var readings = Enumerable.Range(1, Readings + 50).Select(i => new PlacedReading(
            Place(i),
            new Reading("a@b", Start.AddMinutes(i), [new MetricValue("t", i == Spike ? 1000 : Math.Sin(i))], null)));
        await replay.AddAsync(Shard, [.. readings], new ScoringBatch(), TestContext.Current.CancellationToken);
        Assert.Equal(limit, replay.Reached[Shard.Name]);
        return replay;
    }

    private static LogPosition Place(int number) => new(new SequenceNumber(0, (ulong)number), 0, 0);
}
