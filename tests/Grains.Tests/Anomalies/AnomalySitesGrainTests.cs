using SensorGrid.Grains.Anomalies;
using SensorGrid.Grains.Interfaces.Anomalies;
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
    public async Task Sites_are_listed_once_in_the_order_in_which_they_came_also_after_a_restart()
    {
        await RegisterAsync("b", "", "a", "b");
        await cluster.Cluster.DeactivateAsync(_sites);
        await RegisterAsync("a", "c");

        Assert.Equal(["b", "", "a", "c"], await _sites.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Who_follows_gets_the_sites_from_a_place_on_and_those_that_come()
    {
        await RegisterAsync("a", "b", "c");
        await using var sites = _sites.FollowAsync(1, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await Eventually.ComesAsync("What is followed", sites.MoveNextAsync().AsTask()));
        Assert.Equal(["b", "c"], sites.Current);

        var next = sites.MoveNextAsync();
        await RegisterAsync("d");

        Assert.True(await Eventually.ComesAsync("What is followed", next.AsTask()));
        Assert.Equal(["d"], sites.Current);
    }

    [Fact]
    public async Task Beyond_the_most_sites_none_is_listed_and_none_refused()
    {
        var names = Enumerable.Range(0, AnomalySitesGrain.MostSites + 2).Select(i => $"{i}{new string('ü', 240)}").ToArray();
        foreach (var site in names)
        {
            await _sites.RegisterAsync(site, Cancellation);
        }

        Assert.Equal(names[..AnomalySitesGrain.MostSites], await _sites.ListAsync(Cancellation));
        await cluster.Cluster.DeactivateAsync(_sites);
        Assert.Equal(names[..AnomalySitesGrain.MostSites], await _sites.ListAsync(Cancellation));
    }

    private async Task RegisterAsync(params string[] sites)
    {
        foreach (var site in sites)
        {
            await _sites.RegisterAsync(site, Cancellation);
        }
    }
}
