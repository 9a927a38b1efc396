using Orleans.Storage;
using SensorGrid.Features.Detection;
using SensorGrid.Grains.Anomalies;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Anomalies;

[Collection(nameof(OneSilo))]
public sealed class AnomalyFeedGrainTests : IDisposable
{
    private readonly SensorCluster _cluster;
    private readonly string _site = Some.Name("site");

    public AnomalyFeedGrainTests(SensorCluster cluster) => _cluster = cluster;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IAnomalyFeedGrain Feed => _cluster.Feed(_site);

    public void Dispose() => _cluster.Switch.BeforeWrite = null;

    [Fact]
    public async Task An_anomaly_comes_back_whole()
    {
        var anomaly = Some.Anomaly($"{_site}/世界", 7, revision: 3);
        await Feed.AddAsync([anomaly], Cancellation);
        await _cluster.Cluster.DeactivateAsync(Feed);

        var entry = Assert.Single(await Feed.ListAsync(null, null, 10, Cancellation));
        Assert.Equivalent(anomaly, entry.Anomaly, strict: true);
        Assert.Equal((1, 1), (entry.Cursor, entry.UpdatedCursor));
    }

    [Fact]
    public async Task What_is_sent_again_is_dropped_and_a_higher_revision_is_a_change()
    {
        await Feed.AddAsync([Anomaly(0), Anomaly(1)], Cancellation);
        await Feed.AddAsync([Anomaly(0), Anomaly(1), Anomaly(0, revision: 1)], Cancellation);
        await Feed.AddAsync([Anomaly(0), Anomaly(0, revision: 1)], Cancellation);

        Assert.Equal(3, await Feed.GetTipAsync(Cancellation));
        var changes = await Feed.ReadAsync(0, 10, Cancellation);
        Assert.Equal([(2L, 2L, 0), (1L, 3L, 1)], changes.Entries.Select(StateOf));
        Assert.Equal((3, false), (changes.Next, changes.Missed));
    }

    [Fact]
    public async Task A_verdict_is_a_change_of_its_anomaly_that_later_states_and_restarts_keep()
    {
        await Feed.AddAsync([Anomaly(0), Anomaly(1)], Cancellation);
        var judgement = new AnomalyJudgement(true, "shardId-000000000007", "49");

        await Feed.JudgeAsync(Anomaly(0).Id, judgement, Cancellation);
        await Feed.AddAsync([Anomaly(0, revision: 1)], Cancellation);
        await _cluster.Cluster.DeactivateAsync(Feed);

        Assert.Equal([(2L, 2L, 0), (1L, 4L, 1)], (await Feed.ReadAsync(0, 10, Cancellation)).Entries.Select(StateOf));
        var entry = await Feed.FindAsync(Anomaly(0).Id, Cancellation);
        Assert.Equal((judgement, AnomalyVerdict.Normal), (entry!.Judgement, entry.Feedback));
        Assert.Null((await Feed.FindAsync(Anomaly(1).Id, Cancellation))!.Feedback);
    }

    [Fact]
    public async Task The_same_verdict_again_is_no_change_and_another_one_replaces_it()
    {
        await Feed.AddAsync([Anomaly(0)], Cancellation);
        var id = Anomaly(0).Id;

        await Feed.JudgeAsync(id, new AnomalyJudgement(true, "s", "1"), Cancellation);
        await Feed.JudgeAsync(id, new AnomalyJudgement(true, "s", "1"), Cancellation);
        Assert.Equal(2, await Feed.GetTipAsync(Cancellation));
        await Feed.JudgeAsync(id, new AnomalyJudgement(false, "s", "2"), Cancellation);

        Assert.Equal(3, await Feed.GetTipAsync(Cancellation));
        Assert.Equal(AnomalyVerdict.Fault, (await Feed.FindAsync(id, Cancellation))!.Feedback);
    }

    [Fact]
    public async Task A_verdict_on_an_anomaly_that_is_not_kept_does_nothing()
    {
        await Feed.JudgeAsync(Anomaly(0).Id, new AnomalyJudgement(true, "s", "1"), Cancellation);

        Assert.Equal(0, await Feed.GetTipAsync(Cancellation));
        Assert.Null(await Feed.FindAsync(Anomaly(0).Id, Cancellation));
    }

    [Fact]
    public async Task The_verdict_of_the_log_stays_with_later_states_and_that_of_the_API_stands_over_it()
    {
        await Feed.AddAsync([Judged(0, AnomalyVerdict.Fault), Anomaly(0, revision: 1)], Cancellation);
        Assert.Equal(AnomalyVerdict.Fault, (await Feed.FindAsync(Anomaly(0).Id, Cancellation))!.Feedback);

        await Feed.JudgeAsync(Anomaly(0).Id, new AnomalyJudgement(true, "s", "1"), Cancellation);
        await Feed.AddAsync([Judged(2, AnomalyVerdict.Fault)], Cancellation);

        Assert.Equal(AnomalyVerdict.Normal, (await Feed.FindAsync(Anomaly(0).Id, Cancellation))!.Feedback);

        SensorAnomaly Judged(int revision, AnomalyVerdict verdict)
        {
            var anomaly = Anomaly(0, revision);
            return anomaly with { Episode = anomaly.Episode with { Feedback = verdict } };
        }
    }

    [Fact]
    public async Task A_thousand_followers_of_the_grain_each_get_everything_once_and_in_order()
    {
        const int Followers = 1000;
        const int Anomalies = 20;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Eventually.Patience);
        await Feed.AddAsync([Anomaly(0)], Cancellation);
        var begun = new CountdownEvent(Followers);
        var following = Enumerable.Range(0, Followers).Select(_ => FollowAsync()).ToArray();
        await Eventually.ComesAsync("The first anomaly at every follower", Task.Run(() => begun.Wait(deadline.Token), deadline.Token));

        for (var place = 1; place < Anomalies; place++)
        {
            await Feed.AddAsync([Anomaly(place)], Cancellation);
        }

        var all = await Eventually.ComesAsync("The last anomaly at every follower", Task.WhenAll(following));
        Assert.All(all, cursors => Assert.Equal(Enumerable.Range(1, Anomalies).Select(cursor => (long)cursor), cursors));

        async Task<List<long>> FollowAsync()
        {
            var cursors = new List<long>();
            await foreach (var changes in Feed.FollowAsync(0, deadline.Token))
            {
                if (cursors.Count == 0)
                {
                    begun.Signal();
                }

                Assert.False(changes.Missed);
                cursors.AddRange(changes.Entries.Select(entry => entry.Cursor));
                if (cursors.Count >= Anomalies)
                {
                    break;
                }
            }

            return cursors;
        }
    }

    [Fact]
    public async Task Places_go_on_after_a_restart()
    {
        await Feed.AddAsync([Anomaly(0), Anomaly(1)], Cancellation);
        await _cluster.Cluster.DeactivateAsync(Feed);

        Assert.Equal(2, await Feed.GetTipAsync(Cancellation));
        await Feed.AddAsync([Anomaly(1), Anomaly(2), Anomaly(0, revision: 2)], Cancellation);

        Assert.Equal([(2L, 2L, 0), (3L, 3L, 0), (1L, 4L, 2)], (await Feed.ReadAsync(0, 10, Cancellation)).Entries.Select(StateOf));
    }

    [Fact]
    public async Task Calls_that_come_while_a_write_is_under_way_share_the_next_one()
    {
        await Feed.AddAsync([Anomaly(0)], Cancellation);
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        _cluster.Switch.BeforeWrite = async (_, grain) =>
        {
            if (grain == Feed.GetGrainId())
            {
                reached.TrySetResult();
                await release.Task;
            }
        };
        var first = Feed.AddAsync([Anomaly(1)], Cancellation).AsTask();
        await Eventually.ComesAsync("The call", reached.Task);
        var others = Enumerable.Range(2, 50).Select(place => Feed.AddAsync([Anomaly(place)], Cancellation).AsTask()).ToArray();

        // What is not durable is not shown; and this question comes after those calls.
        Assert.Equal(1, await Feed.GetTipAsync(Cancellation));
        release.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(52, await Feed.GetTipAsync(Cancellation));
        Assert.InRange(_cluster.Switch.WritesOf("segment-0", Feed.GetGrainId()), 3, 20);
    }

    [Fact]
    public async Task A_write_that_fails_fails_its_calls_and_the_next_one_goes_on()
    {
        _cluster.Switch.BeforeWrite = (_, grain) => grain == Feed.GetGrainId() ? throw new IOException("Gone.") : Task.CompletedTask;
        await Assert.ThrowsAsync<IOException>(async () => await Feed.AddAsync([Anomaly(0)], Cancellation));
        Assert.Empty(await Feed.ListAsync(null, null, 10, Cancellation));
        _cluster.Switch.BeforeWrite = null;

        await Feed.AddAsync([Anomaly(0), Anomaly(1)], Cancellation);

        Assert.Equal([0, 1], (await Feed.ReadAsync(0, 10, Cancellation)).Entries.Select(PlaceOf));
    }

    [Fact]
    public async Task Who_follows_gets_what_is_there_and_what_comes()
    {
        await Feed.AddAsync([Anomaly(0), Anomaly(1)], Cancellation);
        await using var changes = Feed.FollowAsync(1, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await Eventually.ComesAsync("What is followed", changes.MoveNextAsync().AsTask()));
        Assert.Equal([1], changes.Current.Entries.Select(PlaceOf));

        var next = changes.MoveNextAsync();
        await Feed.AddAsync([Anomaly(2), Anomaly(0, revision: 1)], Cancellation);

        Assert.True(await Eventually.ComesAsync("What is followed", next.AsTask()));
        Assert.Equal([(3L, 3L, 0), (1L, 4L, 1)], changes.Current.Entries.Select(StateOf));
        Assert.Equal(4, changes.Current.Next);
    }

    [Fact]
    public async Task Many_entries_are_followed_in_pages()
    {
        await Feed.AddAsync([.. Enumerable.Range(0, 600).Select(place => Anomaly(place))], Cancellation);

        var places = new List<int>();
        await foreach (var changes in Feed.FollowAsync(0, Cancellation))
        {
            Assert.InRange(changes.Entries.Length, 1, 256);
            places.AddRange(changes.Entries.Select(PlaceOf));
            if (places.Count >= 600)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, 600), places);
    }

    [Fact]
    public async Task When_the_feed_is_lost_its_followers_are_broken_off_and_go_on_from_where_they_were()
    {
        await Feed.AddAsync([Anomaly(0)], Cancellation);
        await using var changes = Feed.FollowAsync(0, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await Eventually.ComesAsync("What is followed", changes.MoveNextAsync().AsTask()));
        var next = changes.Current.Next;
        var broken = changes.MoveNextAsync().AsTask();
        await _cluster.WriteBehindTheBackAsync<AnomalySegment>("segment-0", Feed.GetGrainId());

        await Assert.ThrowsAsync<InconsistentStateException>(async () => await Feed.AddAsync([Anomaly(1)], Cancellation));
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => Eventually.ComesAsync("The end of the feed", broken));
        await Feed.AddAsync([Anomaly(0), Anomaly(1)], Cancellation);

        await using var resumed = Feed.FollowAsync(next, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await Eventually.ComesAsync("What is followed", resumed.MoveNextAsync().AsTask()));
        Assert.Equal([1], resumed.Current.Entries.Select(PlaceOf));
    }

    [Fact]
    public async Task The_newest_ten_thousand_are_kept_and_who_missed_others_is_told()
    {
        for (var from = 0; from < 10_500; from += 500)
        {
            await Feed.AddAsync([.. Enumerable.Range(from, 500).Select(place => Anomaly(place))], Cancellation);
        }

        for (var restart = 0; restart < 2; restart++)
        {
            Assert.Equal(Enumerable.Range(500, 10_000).Reverse(), (await Feed.ListAsync(null, null, 20_000, Cancellation)).Select(PlaceOf));
            var changes = await Feed.ReadAsync(499, 1, Cancellation);
            Assert.Equal((500, 501L, true), (PlaceOf(changes.Entries[0]), changes.Next, changes.Missed));
            Assert.False((await Feed.ReadAsync(500, 1, Cancellation)).Missed);
            await Feed.AddAsync([Anomaly(3), Anomaly(4, revision: 1)], Cancellation);
            Assert.Equal(10_500, await Feed.GetTipAsync(Cancellation));
            await _cluster.Cluster.DeactivateAsync(Feed);
        }
    }

    [Fact]
    public async Task An_anomaly_that_could_not_be_announced_is_not_acknowledged_and_its_site_is_listed_when_it_is_sent_again()
    {
        _cluster.Switch.BeforeWrite = (_, grain) => grain.Type.ToString() == "anomaly-sites" ? throw new IOException("Gone.") : Task.CompletedTask;
        await Assert.ThrowsAsync<IOException>(async () => await Feed.AddAsync([Anomaly(0)], Cancellation));
        Assert.DoesNotContain(_site, await _cluster.Cluster.Client.GetAnomalySites().ListAsync(Cancellation));
        _cluster.Switch.BeforeWrite = null;

        await Feed.AddAsync([Anomaly(0)], Cancellation);

        Assert.Single(await _cluster.Cluster.Client.GetAnomalySites().ListAsync(Cancellation), _site);
    }

    [Fact]
    public async Task The_site_of_sensors_without_one_has_a_feed()
    {
        var id = Some.Name("siteless");
        await _cluster.Feed("").AddAsync([Some.Anomaly(id, 0)], Cancellation);

        Assert.Single(await _cluster.Feed("").ListAsync(null, id, 10, Cancellation));
        Assert.Contains("", await _cluster.Cluster.Client.GetAnomalySites().ListAsync(Cancellation));
    }

    private static int PlaceOf(AnomalyEntry entry) => (int)(entry.Anomaly.Episode.StartedAt - Some.Noon).TotalSeconds;

    private static (long Cursor, long UpdatedCursor, int Revision) StateOf(AnomalyEntry entry) =>
        (entry.Cursor, entry.UpdatedCursor, entry.Anomaly.Episode.Revision);

    private SensorAnomaly Anomaly(int place, int revision = 0) => Some.Anomaly($"{_site}/s", place, revision, features: 5);
}
