using Microsoft.Extensions.Logging;
using SensorGrid.Api.Clustering;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>Follows a grain for as long as it is wanted, whatever becomes of the grain's silo.</summary>
internal sealed partial class GrainFollower(string what, ClusterReach reach, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Follows until it is cancelled.</summary>
    /// <param name="follow">The call that begins anew from the last position.</param>
    /// <param name="take">The action that receives the items.</param>
    /// <param name="cancellationToken">The token that ends it.</param>
    public async Task RunAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> follow, Action<T> take, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(follow, item =>
                {
                    failures = 0;
                    take(item);
                }, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException)
            {
                LogSiloGone(what);
            }
            catch (Exception exception)
            {
                // Any fault is tried again: otherwise all subscribers would wait for ever without a sign.
                LogBroken(exception, what);
            }

            try
            {
                await Task.Delay(PauseAfter(++failures), time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task FollowAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> follow, Action<T> take, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, reach.NextLoss);
        var items = follow(either.Token).GetAsyncEnumerator(either.Token);
        var next = Task.FromResult(true);
        try
        {
            while (await (next = items.MoveNextAsync().AsTask()).WaitAsync(either.Token))
            {
                take(items.Current);
            }
        }
        finally
        {
            // Not waited for: a silo that died does not answer that it has ended.
            _ = EndAsync(items, next);
        }
    }

    private async Task EndAsync<T>(IAsyncEnumerator<T> items, Task next)
    {
        try
        {
            await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await items.DisposeAsync();
        }
        catch (Exception exception)
        {
            // The enumeration is abandoned: its grain ends it when no one polls for more.
            LogNotEnded(exception, what);
        }
    }

    private static TimeSpan PauseAfter(int failures)
    {
        var full = Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures - 1, 16));
        return TimeSpan.FromTicks((long)(full * (0.5 + (Random.Shared.NextDouble() / 2))));
    }

    [LoggerMessage(EventId = 3003, Level = LogLevel.Warning, Message = "Following {What} broke off; it goes on from its last place.")]
    private partial void LogBroken(Exception exception, string what);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "Subscription to {What} restarts at its last position: a silo left the cluster.")]
    private partial void LogSiloGone(string what);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Debug, Message = "Following {What} was not ended in good order.")]
    private partial void LogNotEnded(Exception exception, string what);
}
