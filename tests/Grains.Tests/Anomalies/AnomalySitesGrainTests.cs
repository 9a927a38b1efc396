using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.SensorIndex;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Anomalies;

[Collection(nameof(OneSilo))]
public sealed class AnomalySitesGrainTests(SensorCluster cluster)
{
    // Lists that no site of another test is in.
    private static int _lists = 1000;

    private readonly IAnomalySitesGrain _sites = cluster.Cluster.Client.GetGrain<IAnomalySitesGrain>(Interlocked.Increment(ref _lists));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sites_are_listed_by_their_newest_change_also_after_a_restart()
    {
        await AnnounceAsync(("b", 0, 1), ("", 0, 1), ("a", 0, 1), ("b", 1, 2));
        await cluster.Cluster.DeactivateAsync(_sites);
        await AnnounceAsync(("a", 1, 2), ("c", 0, 1));

        Assert.Equal(["", "b", "a", "c"], await _sites.ListAsync(Cancellation));
    }

    [Fact]
    public async Task The_changes_of_all_sites_have_one_order_that_a_restart_does_not_change()
    {
        await AnnounceAsync(("a", 0, 2), ("b", 0, 1), ("a", 2, 3));
        var before = await _sites.ReadAsync(0, 10, Cancellation);
        await cluster.Cluster.DeactivateAsync(_sites);
        await AnnounceAsync(("b", 1, 4));
        var after = await _sites.ReadAsync(0, 10, Cancellation);

        Assert.Equal([("a", 0, 2), ("b", 0, 1), ("a", 2, 3), ("b", 1, 4)], after.Changes.Select(ChangeOf));
        Assert.Equal(before.Changes, after.Changes[..3]);
        Assert.Equal(after.Changes.Select(change => change.Place).Distinct().Order(), after.Changes.Select(change => change.Place));
        Assert.Equal([after.Changes[3]], (await _sites.ReadAsync(after.Changes[2].Place, 10, Cancellation)).Changes);
        Assert.Equal(after.Changes[3].Place, after.Tip);
        Assert.Equal([("b", 1, 4), ("a", 2, 3)], (await _sites.ListChangesAsync(long.MaxValue, 2, Cancellation)).Changes.Select(ChangeOf));
        Assert.Equal([("b", 0, 1), ("a", 0, 2)], (await _sites.ListChangesAsync(after.Changes[2].Place, 5, Cancellation)).Changes.Select(ChangeOf));
    }

    [Fact]
    public async Task What_is_announced_again_is_in_the_log_once_and_what_was_never_announced_comes_with_the_next()
    {
        await AnnounceAsync(("a", 0, 2), ("a", 0, 2), ("a", 1, 2));
        await _sites.AnnounceAsync(new AnomalySiteNews("a", 0, 5, HasNew: true, IsResumed: true), Cancellation);
        await _sites.AnnounceAsync(new AnomalySiteNews("a", 6, 7, HasNew: false, IsResumed: false), Cancellation);

        Assert.Equal([("a", 0, 2), ("a", 2, 5), ("a", 5, 7)], (await _sites.ReadAsync(0, 10, Cancellation)).Changes.Select(ChangeOf));
    }

    [Fact]
    public async Task Changes_that_come_together_share_a_write()
    {
        await AnnounceAsync(("first", 0, 1));
        var gate = new TaskCompletionSource();
        var grain = _sites.GetGrainId();
        var writes = cluster.Switch.WritesOf("sites-0", grain);
        cluster.Switch.BeforeWrite = (_, id) => id == grain ? gate.Task : Task.CompletedTask;
        try
        {
            var announced = Enumerable.Range(0, 50).Select(site => AnnounceAsync(($"{site}", 0, 1))).ToArray();

            // All have arrived once a call that came after them is answered; the first of them is being written.
            await _sites.ListAsync(Cancellation);
            gate.SetResult();
            await Eventually.ComesAsync("What was announced", Task.WhenAll(announced));
        }
        finally
        {
            cluster.Switch.BeforeWrite = null;
        }

        Assert.InRange(cluster.Switch.WritesOf("sites-0", grain) - writes, 2, 10);
        Assert.Equal(51, (await _sites.ListAsync(Cancellation)).Length);
    }

    [Fact]
    public async Task Who_follows_gets_the_changes_after_a_place_and_those_that_come()
    {
        await AnnounceAsync(("a", 0, 1), ("b", 0, 1), ("c", 0, 1));
        var known = (await _sites.ReadAsync(0, 1, Cancellation)).Changes[0].Place;
        await using var changes = _sites.FollowAsync(known, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await Eventually.ComesAsync("What is followed", changes.MoveNextAsync().AsTask()));
        Assert.Equal([("b", 0, 1), ("c", 0, 1)], changes.Current.Changes.Select(ChangeOf));

        var next = changes.MoveNextAsync();
        await AnnounceAsync(("a", 1, 2));

        Assert.True(await Eventually.ComesAsync("What is followed", next.AsTask()));
        Assert.Equal([("a", 1, 2)], changes.Current.Changes.Select(ChangeOf));
    }

    [Fact]
    public async Task A_list_that_an_earlier_version_has_stored_is_read_and_its_sites_go_on_from_where_they_are()
    {
        var pages = new SensorIndexPages(cluster.Storage, _sites.GetGrainId());
        await pages.ReadAsync(Cancellation);
        var names = Enumerable.Range(0, 1500).Select(site => $"site-{site}").ToArray();
        await pages.AppendAsync(names, _ => { });

        Assert.Equal(names, await _sites.ListAsync(Cancellation));
        Assert.Equal(names.Reverse().Take(3), (await _sites.ListOlderAsync(long.MaxValue, 3, Cancellation)).Select(site => site.Site));

        // A feed that is loaded says where it is: that is where its log begins.
        await _sites.AnnounceAsync(new AnomalySiteNews("site-7", 0, 40, HasNew: true, IsResumed: true), Cancellation);
        await AnnounceAsync(("site-7", 40, 41));
        await cluster.Cluster.DeactivateAsync(_sites);

        Assert.Equal([("site-7", 40, 41)], (await _sites.ReadAsync(0, 10, Cancellation)).Changes.Select(ChangeOf));
        Assert.Equal(1500, (await _sites.ListAsync(Cancellation)).Length);
        var older = await _sites.ListOlderAsync(long.MaxValue, 2000, Cancellation);
        Assert.Equal(names.Reverse(), older.Select(site => site.Site));
        Assert.Equal(40, older.Single(site => site.Site == "site-7").UpTo);
    }

    [Fact]
    public async Task A_feed_announces_what_it_stores_before_it_says_that_it_has_it()
    {
        var site = Some.Name("site");
        var all = cluster.Cluster.Client.GetAnomalySites();
        var begin = (await all.ReadAsync(long.MaxValue, 0, Cancellation)).Tip;

        await cluster.Feed(site).AddAsync([Some.Anomaly($"{site}/s", 0), Some.Anomaly($"{site}/s", 1)], Cancellation);
        await cluster.Feed(site).AddAsync([Some.Anomaly($"{site}/s", 0, revision: 1)], Cancellation);

        var changes = (await all.ReadAsync(begin, 1000, Cancellation)).Changes.Where(change => change.Site == site).ToArray();
        Assert.Equal([(site, 0, 2), (site, 2, 3)], changes.Select(ChangeOf));
        Assert.Equal([true, false], changes.Select(change => change.HasNew));
    }

    [Fact]
    public async Task What_a_feed_has_stored_and_could_not_announce_is_announced_when_it_is_sent_again()
    {
        var site = Some.Name("site");
        var all = cluster.Cluster.Client.GetAnomalySites();
        var begin = (await all.ReadAsync(long.MaxValue, 0, Cancellation)).Tip;
        var grain = all.GetGrainId();
        cluster.Switch.BeforeWrite = (_, id) => id == grain ? throw new IOException("The disk is gone.") : Task.CompletedTask;
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => cluster.Feed(site).AddAsync([Some.Anomaly($"{site}/s", 0)], Cancellation).AsTask());
        }
        finally
        {
            cluster.Switch.BeforeWrite = null;
        }

        Assert.Equal(1, await cluster.Feed(site).GetTipAsync(Cancellation));
        await cluster.Cluster.DeactivateAsync(cluster.Feed(site));
        await cluster.Feed(site).AddAsync([Some.Anomaly($"{site}/s", 0)], Cancellation);

        Assert.Equal([(site, 0, 1)], (await all.ReadAsync(begin, 1000, Cancellation)).Changes.Where(change => change.Site == site).Select(ChangeOf));
    }

    private static (string Site, long From, long To) ChangeOf(AnomalySiteChange change) => (change.Site, change.From, change.To);

    private async Task AnnounceAsync(params (string Site, long From, long To)[] changes)
    {
        foreach (var (site, from, to) in changes)
        {
            await _sites.AnnounceAsync(new AnomalySiteNews(site, from, to, HasNew: true, IsResumed: false), Cancellation);
        }
    }
}
