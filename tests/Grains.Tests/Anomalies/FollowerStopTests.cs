using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Anomalies;

public sealed class FollowerStopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_that_stops_breaks_its_followers_off_and_does_not_wait_for_them()
    {
        await using var cluster = new SensorCluster();
        await cluster.InitializeAsync();
        await cluster.Feed("site").AddAsync([Some.Anomaly("site/s", 0)], Cancellation);
        await using var changes = cluster.Feed("site").FollowAsync(0, Cancellation).GetAsyncEnumerator(Cancellation);
        await using var sites = cluster.Cluster.Client.GetAnomalySites().FollowAsync(0, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await Eventually.ComesAsync("What is followed", changes.MoveNextAsync().AsTask()));
        Assert.True(await Eventually.ComesAsync("What is followed", sites.MoveNextAsync().AsTask()));
        var waiting = (changes.MoveNextAsync().AsTask(), sites.MoveNextAsync().AsTask());

        // A grain takes its calls in order: once these are answered, the two above wait in the silo, and not on their way to it.
        await cluster.Feed("site").GetTipAsync(Cancellation);
        await cluster.Cluster.Client.GetAnomalySites().ListAsync(Cancellation);

        var stopping = cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[0], Cancellation);

        var broken = await Assert.ThrowsAsync<EnumerationAbortedException>(() => Eventually.ComesAsync("The end of the feed", waiting.Item1));
        Assert.Equal("The silo is stopping.", broken.Message);
        broken = await Assert.ThrowsAsync<EnumerationAbortedException>(() => Eventually.ComesAsync("The end of the list", waiting.Item2));
        Assert.Equal("The silo is stopping.", broken.Message);
        await stopping;
    }
}
