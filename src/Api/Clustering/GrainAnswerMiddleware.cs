using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
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

    public Task InvokeAsync(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<AsksGrains>() switch
    {
        null => next(context),
        _ when !reach.HasJoined => new Problem(
            StatusCodes.Status503ServiceUnavailable, "No silo has been reached yet; it is tried until one answers.").WriteAsync(context),
        { Repeatable: true } => AskAsync(context),
        _ => next(context),
    };

    private async Task AskAsync(HttpContext context)
    {
        var aborted = context.RequestAborted;
        var began = time.GetTimestamp();
        var allowed = FirstAttempt;
        var attempt = new AnswerAttempt(aborted);
        while (true)
        {
            using (var limit = new CancellationTokenSource(allowed, time))
            using (var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, limit.Token))
            {
                attempt.Begin(context, either.Token);
                try
                {
                    await next(context);
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
        }
    }

    private bool MayBeAskedAgain(Exception exception, HttpContext context, long began, CancellationToken aborted) =>
        PassingFailure.Is(exception) && !context.Response.HasBegun() && !aborted.IsCancellationRequested
        && reach.MayAnswerSoon && time.GetElapsedTime(began) < Patience;

    [LoggerMessage(EventId = 3007, Level = LogLevel.Information, Message = "{Method} {Path}: a grain call failed; the request is retried.")]
    private partial void LogAskedAgain(Exception exception, string method, PathString path);
}
