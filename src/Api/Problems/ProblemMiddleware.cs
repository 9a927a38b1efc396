using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SensorGrid.Api.Answers;
using SensorGrid.Http.Memory;

namespace SensorGrid.Api.Problems;

/// <summary>Gives every error without a body, and every exception, the form of a <see cref="Problem"/>; what went wrong inside goes to the log only.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is no one to answer.
            return;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            if (context.Response.HasBegun())
            {
                // A part of an answer is on its way, and nothing can follow it.
                LogRequestFailed(exception, context.Request.Method, context.Request.Path);
                context.Abort();
                return;
            }

            await AnswerAsync(context, exception);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest
            && !response.HasStarted && response.ContentLength is null && string.IsNullOrEmpty(response.ContentType))
        {
            await new Problem(response.StatusCode, DetailOf(context)).WriteAsync(context);
        }
    }

    // What an endpoint refuses is an answer as any other, such as the 503 for a record that is not there yet. When it does so because something failed, that is worth a line.
    private async Task AnswerAsync(HttpContext context, Exception exception)
    {
        // Headers that a handler had set are not the problem's.
        context.Response.Clear();
        var problem = exception switch
        {
            BadHttpRequestException bad => new Problem(bad.StatusCode, bad.Message),
            OverloadedException overloaded => new Problem(StatusCodes.Status503ServiceUnavailable, overloaded.Message),
            AnswerTooLargeException tooLarge => new Problem(StatusCodes.Status422UnprocessableEntity, tooLarge.Message),
            _ when PassingFailure.Is(exception) => new Problem(
                StatusCodes.Status503ServiceUnavailable, "The part of the system that holds this sensor does not answer at the moment; try again."),
            _ => new Problem(StatusCodes.Status500InternalServerError, "The request failed by a fault in the server; its log says more."),
        };
        if (exception is BadHttpRequestException { StatusCode: >= StatusCodes.Status500InternalServerError, InnerException: not null })
        {
            LogRequestRefused(exception, context.Request.Method, context.Request.Path);
        }
        else if (problem.Status >= StatusCodes.Status500InternalServerError && exception is not (BadHttpRequestException or OverloadedException))
        {
            LogRequestFailed(exception, context.Request.Method, context.Request.Path);
        }

        await problem.WriteAsync(context);
    }

    private static string? DetailOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "There is nothing here; GET / lists what there is.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Method} is not possible here; use {context.Response.Headers.Allow}.",
        _ => null,
    };
}
