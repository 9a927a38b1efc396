using Microsoft.Extensions.Logging;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>Follows a grain for as long as it is wanted, whatever becomes of the grain's silo.</summary>
internal sealed partial class GrainFollower(string what, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Follows until it is cancelled.</summary>
    /// <param name="follow">Begins anew from the last place.</param>
    /// <param name="take">Takes what comes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> follow, Action<T> take, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var item in follow(cancellationToken).WithCancellation(cancellationToken))
                {
                    failures = 0;
                    take(item);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever broke it off: given up, all subscribers would wait for ever and nobody would know.
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

    private static TimeSpan PauseAfter(int failures)
    {
        var full = Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures - 1, 16));
        return TimeSpan.FromTicks((long)(full * (0.5 + (Random.Shared.NextDouble() / 2))));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Following {What} broke off; it goes on from its last place.")]
    private partial void LogBroken(Exception exception, string what);
}
