using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Anomalies;

public sealed class AnomalyOutputTests(OutputCluster cluster) : IClassFixture<OutputCluster>, IDisposable
{
    private readonly string _site = Some.Name("site");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IAnomalyFeedGrain Feed => cluster.Feed(_site);

    private AnomalyEntry[] Sent => cluster.Output.SentOf(_site);

    public void Dispose() => cluster.Output.Takes = null;

    [Fact]
    public async Task Every_anomaly_and_its_changes_are_sent()
    {
        await Feed.AddAsync([Anomaly(0), Anomaly(1)], Cancellation);
        await SentAsync(2);
        await Feed.AddAsync([Anomaly(0, revision: 1)], Cancellation);
        await SentAsync(3);

        Assert.Equal([(1L, 1L), (2L, 2L), (1L, 3L)], Sent.Select(entry => (entry.Cursor, entry.UpdatedCursor)));
        Assert.Equivalent(Anomaly(0, revision: 1), Sent[2].Anomaly, strict: true);
    }

    [Fact]
    public async Task Only_what_was_refused_is_sent_again()
    {
        var refusals = 2;
        cluster.Output.Takes = entry => Task.FromResult(entry.Cursor != 2 || Interlocked.Decrement(ref refusals) < 0);

        await Feed.AddAsync([Anomaly(0), Anomaly(1), Anomaly(2)], Cancellation);

        await SentAsync(3);
        Assert.Equal([1L, 3L, 2L], Sent.Select(entry => entry.Cursor));
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_where_it_was()
    {
        await Feed.AddAsync([Anomaly(0), Anomaly(1)], Cancellation);
        await SentAsync(2);

        // The second is there but not taken when the feed ends.
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<bool>();
        cluster.Output.Takes = _ =>
        {
            reached.TrySetResult();
            return never.Task;
        };
        await Feed.AddAsync([Anomaly(2)], Cancellation);
        await Eventually.ComesAsync("The anomaly at the output", reached.Task);
        await cluster.Cluster.DeactivateAsync(Feed);
        cluster.Output.Takes = null;

        Assert.Equal(3, await Feed.GetTipAsync(Cancellation));
        await SentAsync(3);
        Assert.Equal([1L, 2L, 3L], Sent.Select(entry => entry.Cursor));
    }

    [Fact]
    public async Task An_output_that_takes_nothing_holds_the_feed_up_before_anything_is_forgotten()
    {
        var open = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Output.Takes = _ => open.Task;
        for (var from = 0; from < 5500; from += 500)
        {
            await Feed.AddAsync([.. Enumerable.Range(from, 500).Select(place => Anomaly(place))], Cancellation);
        }

        var held = Feed.AddAsync([Anomaly(5500)], Cancellation).AsTask();

        // Questions that come after it are answered, and it is not in.
        Assert.Equal(5500, await Feed.GetTipAsync(Cancellation));
        Assert.False(held.IsCompleted);
        open.SetResult(true);
        await Eventually.ComesAsync("The call that was held up", held);
        await SentAsync(5501);
        Assert.Equal(Enumerable.Range(1, 5501).Select(cursor => (long)cursor), Sent.Select(entry => entry.Cursor));
    }

    private Task SentAsync(int count) => Eventually.TrueAsync($"{count} sent anomalies", () => Sent.Length >= count);

    private SensorAnomaly Anomaly(int place, int revision = 0) => Some.Anomaly($"{_site}/s", place, revision, features: 5);
}
