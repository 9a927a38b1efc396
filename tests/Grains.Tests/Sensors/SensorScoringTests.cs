using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.Grains.Storage.Parts;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Sensors;

[Collection(nameof(OneSilo))]
public sealed class SensorScoringTests : IDisposable
{
    private const string Shard = "shardId-000000000000";

    private readonly SensorCluster _cluster;
    private readonly string _site = Some.Name("site");
    private readonly string _id;

    public SensorScoringTests(SensorCluster cluster) => (_cluster, _id) = (cluster, $"{_site}/pump");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISensorGrain Sensor => _cluster.Sensor(_id);

    private IAnomalyFeedGrain Feed => _cluster.Feed(_site);

    private int Writes => _cluster.Switch.WritesOf(SensorGrain.StateName, Sensor.GetGrainId());

    public void Dispose() => (_cluster.Scorer.BeforeScore, _cluster.Switch.BeforeWrite) = (null, null);

    [Fact]
    public async Task The_score_is_that_of_an_engine_that_was_given_the_same_readings()
    {
        await IngestAsync(0, 198);
        Assert.False((await FeaturesAsync()).Features!.Score!.IsAnomaly);

        await IngestAsync(199, 199, previous: 198);

        var answer = await FeaturesAsync();
        Assert.True(answer.Features!.Score!.IsAnomaly);
        Assert.Equal("formula@1", answer.Features.Score.Model);
        FeatureAssert.Same(Expected(_id, 199), answer);
    }

    [Fact]
    public async Task An_anomaly_that_is_open_when_the_activation_ends_goes_on_with_the_next_one()
    {
        await IngestAsync(0, 210);
        await PersistAsync(210);
        await _cluster.Cluster.DeactivateAsync(Sensor);
        await IngestAsync(211, 299, previous: 210);

        FeatureAssert.Same(Expected(_id, 299), await FeaturesAsync());
        await PersistAsync(299);
        await AnomaliesAreAsync(299);
        var first = (await Feed.ListAsync(null, _id, 10, Cancellation))[^1];
        Assert.NotNull(first.Anomaly.Episode.EndedAt);
        Assert.True(first.UpdatedCursor > first.Cursor);
    }

    [Fact]
    public async Task Its_history_has_readings_and_scores_and_both_outlive_the_activation()
    {
        await IngestAsync(0, 210);
        var before = await HistoryAsync();
        await PersistAsync(210);
        await _cluster.Cluster.DeactivateAsync(Sensor);

        Assert.Equal(["temperature", "vibration"], before.History.Metrics.Select(metric => metric.Metric));
        Assert.Equal(211, before.History.Metrics[0].Points.Sum(point => point.Count));
        Assert.Equal(0.5, before.Threshold);
        Assert.Equal(Some.CalmTime(99), before.Scores.MaxBy(point => point.Score).Time);
        Assert.Equivalent(before, await HistoryAsync(), strict: true);
    }

    [Fact]
    public async Task The_list_of_sensors_is_told_when_an_anomaly_opens_and_ends()
    {
        await IngestAsync(0, 199);
        await _cluster.ListedAsync(_id, SensorCondition.Anomalous, Cancellation);

        await IngestAsync(200, 298, previous: 199);
        await _cluster.ListedAsync(_id, SensorCondition.Live, Cancellation);
    }

    [Fact]
    public async Task An_anomaly_is_in_the_feed_before_any_barrier()
    {
        await using var changes = Feed.FollowAsync(0, Cancellation).GetAsyncEnumerator(Cancellation);
        await IngestAsync(0, 199);

        Assert.True(await Eventually.ComesAsync("What is followed", changes.MoveNextAsync().AsTask()));

        Assert.Equal(_id, Assert.Single(changes.Current.Entries).Anomaly.SensorId);
        Assert.Equal(0, Writes);
    }

    [Fact]
    public async Task A_replay_after_a_crash_raises_the_same_anomalies_and_the_feed_drops_them()
    {
        await IngestAsync(0, 49);
        await PersistAsync(49);
        await IngestAsync(50, 249, previous: 49);
        await Eventually.ComesAsync("The anomaly in the feed", FeedHasAsync(1));
        var before = await Feed.ListAsync(null, null, 10, Cancellation);
        await _cluster.WriteBehindTheBackAsync<StoredItem>(SensorGrain.StateName, Sensor.GetGrainId());
        await _cluster.Cluster.DeactivateAsync(Sensor);

        Assert.Equal(IngestOutcome.Gap, await Sensor.IngestAsync(Some.CalmPage(_id, 250, 259, 249), Cancellation));
        await IngestAsync(50, 199);
        await IngestAsync(200, 249, previous: 199);
        await PersistAsync(249);

        Assert.Equivalent(before, await Feed.ListAsync(null, null, 10, Cancellation), strict: true);
        await IngestAsync(250, 309, previous: 249);
        await PersistAsync(309);
        await AnomaliesAreAsync(309);
    }

    [Fact]
    public async Task A_sensor_is_not_stored_before_the_feed_has_its_anomalies()
    {
        _cluster.Switch.BeforeWrite = FailingFeed;
        await IngestAsync(0, 199);
        await Assert.ThrowsAsync<IOException>(async () => await Sensor.PersistAsync(ShardName.Parse(Shard), Some.Position(199), Cancellation));
        Assert.Equal(0, Writes);
        await _cluster.Cluster.DeactivateAsync(Sensor);
        Assert.Equal(0, Writes);

        // As if its silo had died: the next one has nothing.
        Assert.Equal(IngestOutcome.Gap, await Sensor.IngestAsync(Some.CalmPage(_id, 200, 209, 199), Cancellation));
        await IngestAsync(0, 199);

        // The call to the feed that is under way has failed when this has.
        await Assert.ThrowsAsync<IOException>(async () => await Sensor.PersistAsync(ShardName.Parse(Shard), Some.Position(199), Cancellation));
        _cluster.Switch.BeforeWrite = null;
        await PersistAsync(199);

        Assert.Equal(1, Writes);
        await AnomaliesAreAsync(199);
    }

    [Fact]
    public async Task What_the_feed_did_not_take_is_sent_again_with_the_next_page()
    {
        var refused = new TaskCompletionSource();
        _cluster.Switch.BeforeWrite = (name, grain) =>
        {
            refused.TrySetResult();
            return FailingFeed(name, grain);
        };
        await IngestAsync(0, 199);
        await Eventually.ComesAsync("The refused write", refused.Task);

        // A barrier waits for the call that is under way, so that the next page begins another.
        await Assert.ThrowsAsync<IOException>(async () => await Sensor.PersistAsync(ShardName.Parse(Shard), Some.Position(199), Cancellation));
        _cluster.Switch.BeforeWrite = null;
        await IngestAsync(200, 249, previous: 199);
        await Eventually.ComesAsync("The anomaly in the feed", FeedHasAsync(1));

        Assert.Equal(0, Writes);
        await PersistAsync(249);
        await AnomaliesAreAsync(249);
    }

    [Fact]
    public async Task Anomalies_of_one_page_keep_their_order()
    {
        await IngestAsync(0, 499);
        await PersistAsync(499);

        Assert.True((await Feed.ListAsync(null, _id, 10, Cancellation)).Length >= 4);
        await AnomaliesAreAsync(499);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_scoring_fails_the_activation_is_discarded_and_nothing_is_lost(bool atOnce)
    {
        await IngestAsync(0, 49);
        await PersistAsync(49);
        await IngestAsync(50, 59, previous: 49);
        var scoring = new TaskCompletionSource();
        _cluster.Scorer.BeforeScore = _ => atOnce ? throw new InvalidDataException("No score.") : scoring.Task;
        var failing = Sensor.IngestAsync(Some.CalmPage(_id, 60, 159, 59), Cancellation).AsTask();
        scoring.SetException(new InvalidDataException("No score."));
        await Assert.ThrowsAsync<InvalidDataException>(() => failing);
        _cluster.Scorer.BeforeScore = null;

        // The call is made again, and finds an activation that has what was stored.
        Assert.Equal(IngestOutcome.Gap, await Sensor.IngestAsync(Some.CalmPage(_id, 60, 159, 59), Cancellation));
        Assert.Equal(PersistOutcome.Gap, await Sensor.PersistAsync(ShardName.Parse(Shard), Some.Position(159), Cancellation));
        FeatureAssert.Same(Expected(_id, 49), await FeaturesAsync());
        Assert.Equal(1, Writes);
        await IngestAsync(50, 159);
        await PersistAsync(159);

        FeatureAssert.Same(Expected(_id, 159), await FeaturesAsync());
        await AnomaliesAreAsync(159);
    }

    [Fact]
    public async Task While_the_model_is_slow_pages_and_questions_wait_and_none_is_dropped()
    {
        var reached = new SemaphoreSlim(0);
        var scoring = new TaskCompletionSource();
        _cluster.Scorer.BeforeScore = _ =>
        {
            reached.Release();
            return scoring.Task;
        };
        var ids = Enumerable.Range(0, 20).Select(i => $"{_id}-{i}").ToArray();
        var pages = Array.ConvertAll(ids, id => _cluster.Sensor(id).IngestAsync(Some.CalmPage(id, 0, 299), Cancellation).AsTask());
        foreach (var _ in pages)
        {
            await Eventually.ComesAsync("A call of the model", reached.WaitAsync(Cancellation));
        }

        var questions = Array.ConvertAll(ids, id => _cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation).AsTask());
        var states = Array.ConvertAll(ids, id => _cluster.Sensor(id).GetStatusAsync(Cancellation).AsTask());
        Assert.All(pages, page => Assert.False(page.IsCompleted));
        scoring.SetResult();

        Assert.All(await Task.WhenAll(pages), outcome => Assert.Equal(IngestOutcome.Taken, outcome));
        foreach (var (id, answer) in ids.Zip(await Task.WhenAll(questions)))
        {
            FeatureAssert.Same(Expected(id, 299), answer);
        }

        Assert.All(await Task.WhenAll(states), state => Assert.Equal(Some.CalmTime(299), state!.LastReadingAt));
    }

    [Fact]
    public async Task A_reader_that_gives_up_does_not_make_the_sensor_begin_anew()
    {
        var reached = new TaskCompletionSource<CancellationToken>();
        var scoring = new TaskCompletionSource();
        _cluster.Scorer.BeforeScore = token =>
        {
            reached.TrySetResult(token);
            return scoring.Task.WaitAsync(token);
        };
        using var givingUp = new CancellationTokenSource();
        var page = Sensor.IngestAsync(Some.CalmPage(_id, 0, 99), givingUp.Token).AsTask();
        Assert.False((await Eventually.ComesAsync("The call of the model", reached.Task)).CanBeCanceled);

        await givingUp.CancelAsync();
        scoring.SetResult();

        await Task.WhenAny(page);
        FeatureAssert.Same(Expected(_id, 99), await FeaturesAsync());
        await IngestAsync(100, 109, previous: 99);
    }

    [Fact]
    public async Task What_is_scored_opened_ended_and_waiting_is_counted()
    {
        // A silo of its own: in a shared one, anomalies of earlier tests may still be on their way to their feeds, and are counted too.
        await using var cluster = new SensorCluster();
        await cluster.InitializeAsync();
        using var alone = new SensorScoringTests(cluster);
        await alone.EverythingIsCountedAsync();
    }

    private async Task EverythingIsCountedAsync()
    {
        long Sum(IEnumerable<(long Value, string Tags)> measured, string tags = "") =>
            measured.Where(measurement => measurement.Tags == tags).Sum(measurement => measurement.Value);
        using var scored = MeterProbe.Record(_cluster, "sensorgrid.readings.scored", out var readings);
        using var raised = MeterProbe.Record(_cluster, "sensorgrid.anomalies", out var anomalies);
        using var held = MeterProbe.Record(_cluster, "sensorgrid.anomalies.waiting", out var waiting);
        _cluster.Switch.BeforeWrite = FailingFeed;

        await IngestAsync(0, 199);
        await Assert.ThrowsAsync<IOException>(async () => await Sensor.PersistAsync(ShardName.Parse(Shard), Some.Position(199), Cancellation));

        Assert.Equal(200, Sum(readings));
        var expected = Some.Take(Some.CalmPage(_id, 0, 199).Readings, Shard).Anomalies;
        foreach (var severity in Enum.GetValues<AlarmSeverity>())
        {
            Assert.Equal(
                expected.Count(episode => episode.Revision == 0 && episode.Severity == severity),
                Sum(anomalies, $"kind=score,change=opened,severity={AlarmSeverities.NameOf(severity)}"));
        }

        Assert.Equal(expected.Count(episode => episode.EndedAt is not null), Sum(anomalies, "kind=score,change=ended"));
        Assert.Equal(expected.Count(episode => episode.Revision == 0), Sum(waiting));
        _cluster.Switch.BeforeWrite = null;
        await PersistAsync(199);
        Assert.Equal(0, Sum(waiting));
    }

    private static Task FailingFeed(string state, GrainId grain) =>
        grain.Type.ToString() == "anomaly-feed" ? throw new IOException("The feed's disk is gone.") : Task.CompletedTask;

    private async Task FeedHasAsync(int entries)
    {
        var known = new HashSet<string>();
        await foreach (var changes in Feed.FollowAsync(0, Cancellation))
        {
            known.UnionWith(changes.Entries.Select(entry => entry.Anomaly.Id));
            if (known.Count >= entries)
            {
                return;
            }
        }
    }

    private static SensorFeatures Expected(string id, int to) => Some.Take(Some.CalmPage(id, 0, to).Readings, Shard).Features;

    private Task AnomaliesAreAsync(int to) =>
        AnomalyAssert.SameAsync(_id, Some.Take(Some.CalmPage(_id, 0, to).Readings, Shard).Anomalies, _cluster);

    private async Task IngestAsync(int from, int to, int? previous = null) =>
        Assert.Equal(IngestOutcome.Taken, await Sensor.IngestAsync(Some.CalmPage(_id, from, to, previous), Cancellation));

    private async Task PersistAsync(int place) =>
        Assert.Equal(PersistOutcome.Durable, await Sensor.PersistAsync(ShardName.Parse(Shard), Some.Position(place), Cancellation));

    private async Task<FeaturesAnswer> FeaturesAsync() => await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation);

    private async Task<HistoryAnswer> HistoryAsync() => (await Sensor.GetHistoryAsync(Some.Noon, Some.Noon.AddHours(2), 1000, Cancellation))!;
}
