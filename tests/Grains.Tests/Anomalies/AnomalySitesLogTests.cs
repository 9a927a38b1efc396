using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Storage;
using SensorGrid.Grains.Anomalies;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Tests.Anomalies;

/// <summary>The list of sites and the log of their changes on the real storage, without the grain.</summary>
[Collection(nameof(OneSilo))]
public sealed class AnomalySitesLogTests(SensorCluster cluster)
{
    private const int Most = 5;

    private readonly FakeTimeProvider _clock = new(Some.Noon);
    private readonly GrainId _grain = GrainId.Create("anomaly-sites-log", Some.Name("log"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IGrainStorage Storage => cluster.Services.GetRequiredKeyedService<IGrainStorage>("sensors");

    [Fact]
    public async Task When_the_list_is_full_the_newcomer_is_listed_and_the_site_that_did_not_change_for_longest_leaves()
    {
        var log = await OpenAsync();
        await AddAsync(log, "a", "b", "c", "d", "e", "a");

        Assert.Equal(1, await AddAsync(log, "f"));

        Assert.Equal(["c", "d", "e", "a", "f"], Listed(log));
        Assert.Equal(1, log.SitesOmitted);
        var again = await OpenAsync();
        Assert.Equal(["c", "d", "e", "a", "f"], Listed(again));
        Assert.Equal(1, again.SitesOmitted);
        Assert.Equal(["a", "b", "c", "d", "e", "a", "f"], again.Index.Read(0, 100).Select(change => change.Site));
    }

    [Fact]
    public async Task A_site_that_changes_again_is_listed_again_and_goes_on_where_it_was()
    {
        var log = await OpenAsync();
        await AddAsync(log, "a", "b", "c", "d", "e", "f");
        Assert.Null(log.Index.Find("a"));

        await log.AddAsync([new AnomalySiteNews("a", 0, 3, HasNew: true, IsResumed: true)], Cancellation);

        Assert.Equal(["c", "d", "e", "f", "a"], Listed(log));
        Assert.Equal(1, log.SitesOmitted);
        Assert.Equal([(0, 1), (1, 3)], log.Index.Read(0, 100).Where(change => change.Site == "a").Select(change => (change.From, change.To)));
    }

    [Fact]
    public async Task A_site_that_did_not_change_for_as_long_as_sites_are_kept_leaves_the_list()
    {
        var log = await OpenAsync();
        await AddAsync(log, "a", "b");
        _clock.Advance(TimeSpan.FromDays(20));
        await AddAsync(log, "c");
        await log.AddAsync([new AnomalySiteNews("a", 1, 2, HasNew: false, IsResumed: false)], Cancellation);
        _clock.Advance(TimeSpan.FromDays(11));

        Assert.Equal(1, await log.LeaveOldAsync(Cancellation));

        Assert.Equal(["c", "a"], Listed(log));
        Assert.Equal(1, log.SitesOmitted);
        Assert.Equal(["c", "a"], Listed(await OpenAsync()));
        Assert.Equal(0, await log.LeaveOldAsync(Cancellation));
    }

    [Fact]
    public async Task The_log_is_bounded_and_what_came_before_it_begins_is_known_by_site()
    {
        var log = await OpenAsync(sites: 200, changes: 500);
        await AddAsync(log, "once");
        for (var round = 0; round < 40; round++)
        {
            await AddAsync(log, [.. Enumerable.Range(0, 100).Select(site => $"site-{site}-{new string('ü', 100)}")]);
            await log.ReclaimAsync(Cancellation);
        }

        var again = await OpenAsync(sites: 200, changes: 500);
        foreach (var some in (AnomalySitesLog[])[log, again])
        {
            var changes = some.Index.Read(0, int.MaxValue);
            Assert.InRange(changes.Length, 500, 1500);
            Assert.True(some.Index.First > 0 && changes[0].Place > some.Index.First);
            Assert.Equal(101, some.Index.Count);
            Assert.Equal("once", Listed(some)[0]);
            var older = some.Index.ListOlder(long.MaxValue, 1000);
            Assert.Equal(101, older.Length);
            Assert.All(older, site => Assert.Equal(changes.FirstOrDefault(change => change.Site == site.Site)?.From ?? 1, site.UpTo));
        }

        Assert.Equal(log.Index.Read(0, int.MaxValue), again.Index.Read(0, int.MaxValue));
    }

    [Fact]
    public async Task Whatever_comes_the_list_is_bounded_nothing_is_left_out_of_the_log_and_a_restart_changes_nothing() =>
        await Gen.Select(Gen.Int[0, 8], Gen.Int[1, 3], Gen.Bool, (site, more, reopens) => (site, more, reopens)).Array[1, 40].SampleAsync(
            async steps =>
            {
                var grain = GrainId.Create("anomaly-sites-log", Some.Name("log"));
                var log = await OpenAsync(grain);
                var tips = new long[9];
                foreach (var (site, more, reopens) in steps)
                {
                    var from = tips[site];
                    tips[site] += more;
                    await log.AddAsync([new AnomalySiteNews($"{site}", from, tips[site], HasNew: true, IsResumed: reopens && from > 0)], Cancellation);
                    if (reopens)
                    {
                        var listed = Listed(log);
                        var (before, omitted) = (log.Index.Read(0, 1000), log.SitesOmitted);
                        log = await OpenAsync(grain);
                        Assert.Equal(listed, Listed(log));
                        Assert.Equal(before, log.Index.Read(0, 1000));
                        Assert.Equal(omitted, log.SitesOmitted);
                    }
                }

                Assert.InRange(log.Index.Count, 1, Most);
                Assert.Equal(steps.Select(step => step.site).Distinct().Count(), log.Index.Count + log.SitesOmitted);
                foreach (var ofSite in log.Index.Read(0, 1000).GroupBy(change => change.Site))
                {
                    Assert.Equal(tips[int.Parse(ofSite.Key)], ofSite.Sum(change => change.To - change.From));
                    Assert.Equal(ofSite.Skip(1).Select(change => change.From), ofSite.SkipLast(1).Select(change => change.To));
                }
            },
            iter: 30,
            threads: 1);

    private static string[] Listed(AnomalySitesLog log) => [.. log.Index.ByChange.Select(site => site.Newest.Site)];

    /// <summary>Adds one change of each of the sites, one after the other.</summary>
    private static async Task<int> AddAsync(AnomalySitesLog log, params string[] sites)
    {
        var left = 0;
        foreach (var site in sites)
        {
            var known = Math.Max(0, log.Index.KnownPlaceOf(site));
            left += await log.AddAsync([new AnomalySiteNews(site, known, known + 1, HasNew: true, IsResumed: false)], Cancellation);
        }

        return left;
    }

    private Task<AnomalySitesLog> OpenAsync(int sites = Most, int changes = 1000) => OpenAsync(_grain, sites, changes);

    private Task<AnomalySitesLog> OpenAsync(GrainId grain, int sites = Most, int changes = 1000) => AnomalySitesLog.OpenAsync(
        Storage, grain, new AnomalySitesLimits { Sites = sites, Retention = TimeSpan.FromDays(30), Changes = changes }, _clock, Cancellation);
}
