using Microsoft.Extensions.Logging;
using SensorGrid.Grains.Diagnostics;

namespace SensorGrid.Grains.Shards;

/// <summary>
/// Repeats a failing call to a grain after a growing, partly random pause. Only for calls that may be made twice: sensors and dead letters skip
/// what they have.
/// </summary>
internal sealed partial class CallRetry(SensorGrainsOptions options, GrainMetrics metrics, TimeProvider clock, ILogger<CallRetry> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <exception cref="Exception">That of the last attempt, when all have failed.</exception>
    public async Task<T> RunAsync<T>(Func<ValueTask<T>> call, string target, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (attempt < options.CallAttempts && !cancellationToken.IsCancellationRequested)
            {
                // Any exception: what a grain throws for a passing fault is not known here, and a lasting one ends the attempts.
                metrics.OnRetry();
                LogRetry(logger, exception, target, attempt, options.CallAttempts);
                await Task.Delay(PauseAfter(attempt), clock, cancellationToken);
            }
        }
    }

    private TimeSpan PauseAfter(int attempt)
    {
        var full = Math.Min(LongestPause.Ticks, options.RetryDelay.Ticks * Math.Pow(2, attempt - 1));
#pragma warning disable CA5394 // Spreads retries; nobody gains by guessing it.
        return TimeSpan.FromTicks((long)(full * (0.5 + (Random.Shared.NextDouble() / 2))));
#pragma warning restore CA5394
    }

    [LoggerMessage(1021, LogLevel.Warning, "A call to {Target} failed, attempt {Attempt} of {Attempts}; it is repeated")]
    private static partial void LogRetry(ILogger logger, Exception exception, string target, int attempt, int attempts);
}
