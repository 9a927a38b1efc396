using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;
using SensorGrid.Api.Answers;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Clustering;

/// <summary>
/// Repeats calls left unanswered by a silo that is stopping, died, or cannot be reached: most often another one can answer a moment later.
/// </summary>
internal sealed partial class GrainAnswerMiddleware(RequestDelegate next, ClusterReach reach, TimeProvider time, ILogger<GrainAnswerMiddleware> logger)
{
    /// <summary>
    /// A silo that died is found dead some three to six seconds later; calls to it that are under way may never be answered. Each further attempt may take twice
    /// as long: it could be that there is much to answer.
    /// </summary>
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromSeconds(5);

    /// <summary>The time after the beginning within which another attempt is made.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly DefaultObjectPool<CancellationTokenSource> _limits = new(new LimitPolicy());

    public Task InvokeAsync(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<AsksGrains>() switch
    {
        null => next(context),
        _ when !reach.HasJoined => new Problem(
            StatusCodes.Status503ServiceUnavailable, "No silo has been reached yet; it is tried until one answers.").WriteAsync(context),
        { Repeatable: true } => AskAsync(context),
        _ => next(context),
    };

    private Task AskAsync(HttpContext context)
    {
        // Most sensors live here and answer at once: only an attempt that has to be awaited gets a limit.
        var aborted = context.RequestAborted;
        var attempt = new AnswerAttempt(aborted);
        var limit = _limits.Get();
        attempt.Begin(context, limit.Token);
        var asked = NextAsync(context);
        if (!asked.IsCompletedSuccessfully)
        {
            return AwaitAsync(context, attempt, asked, limit, aborted);
        }

        attempt.End(context);
        _limits.Return(limit);
        return Task.CompletedTask;
    }

    private async Task AwaitAsync(HttpContext context, AnswerAttempt attempt, Task asked, CancellationTokenSource limit, CancellationToken aborted)
    {
        var began = time.GetTimestamp();
        var allowed = FirstAttempt;
        while (true)
        {
            // Not disposed: the timer may come a moment late.
            await using (time.CreateTimer(Cancel, limit, allowed, Timeout.InfiniteTimeSpan))
            await using (aborted.UnsafeRegister(Cancel, limit))
            {
                try
                {
                    await asked;
                    return;
                }
                catch (Exception exception) when (!attempt.IsComplete && MayBeAskedAgain(exception, context, began, aborted))
                {
                    LogAskedAgain(exception, context.Request.Method, context.Request.Path);
                    allowed = exception is OperationCanceledException ? 2 * allowed : allowed;
                }
                finally
                {
                    attempt.End(context);
                }
            }

            context.Response.Clear();
            await Task.Delay(Pause, time, aborted);
            limit = new CancellationTokenSource();
            attempt.Begin(context, limit.Token);
            asked = NextAsync(context);
        }
    }

    private Task NextAsync(HttpContext context)
    {
        try
        {
            return next(context);
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    private static void Cancel(object? limit) => ((CancellationTokenSource)limit!).Cancel();

    private bool MayBeAskedAgain(Exception exception, HttpContext context, long began, CancellationToken aborted) =>
        PassingFailure.Is(exception) && !context.Response.HasBegun() && !aborted.IsCancellationRequested
        && reach.MayAnswerSoon && time.GetElapsedTime(began) < Patience;

    [LoggerMessage(EventId = 3007, Level = LogLevel.Information, Message = "{Method} {Path}: a grain call failed; the request is retried.")]
    private partial void LogAskedAgain(Exception exception, string method, PathString path);

    private sealed class LimitPolicy : PooledObjectPolicy<CancellationTokenSource>
    {
        public override CancellationTokenSource Create() => new();

        public override bool Return(CancellationTokenSource obj) => obj.TryReset();
    }
}
