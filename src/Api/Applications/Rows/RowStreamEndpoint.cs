using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using SensorGrid.Api.Clustering;
using SensorGrid.Api.Problems;
using SensorGrid.Api.Requests;
using SensorGrid.Api.Settings;
using SensorGrid.Grains.Interfaces.Applications;

namespace SensorGrid.Api.Applications.Rows;

/// <summary><c>GET /applications/{name}/streams/{stream}</c>: the rows of a stream as server-sent events, or as a list.</summary>
internal sealed partial class RowStreamEndpoint(
    IGrainFactory grains, RowSubscribers subscribers, ApplicationMetrics metrics, ClusterReach reach, TimeProvider time, ILogger<RowStreamEndpoint> logger)
{
    private const string RetryAfterSeconds = "5";
    private const string LastEventId = "Last-Event-ID";
    private const string List = "ndjson";

    public static Task GetAsync(HttpContext context, string name, string stream, string? after, string? format, string? limit, RowStreamEndpoint endpoint) =>
        endpoint.GetAsync(context, name, ApplicationPath.StreamOf(context, stream), after, format, limit);

    private async Task GetAsync(HttpContext context, string name, string? stream, string? after, string? format, string? limit)
    {
        // The header is the client's newest place; the parameter may still be the one that it began with.
        string? header = context.Request.Headers[LastEventId];
        var resume = string.IsNullOrEmpty(header) ? after : header;
        var most = RequestLimits.DefaultApplicationRows;
        if (Refusal(resume, format, limit, out var from, ref most) is { } refusal)
        {
            await Problem.BadRequest(refusal).WriteAsync(context);
            return;
        }

        if (ApplicationPath.Find(grains, name) is not { } application || await application.GetStatusAsync(context.RequestAborted) is not { } status)
        {
            await ApplicationPath.NotFound(name).WriteAsync(context);
            return;
        }

        if (Array.Find(status.Streams, one => one.Name == stream) is not { } known)
        {
            await NoStream(stream, status).WriteAsync(context);
            return;
        }

        if (format == List)
        {
            if (!await RowListWriter.SendAsync(context, application, known.Name, from, most))
            {
                await ApplicationPath.NotFound(name).WriteAsync(context);
            }

            return;
        }

        await FollowAsync(context, application, known.Name, new RowPlace(from ?? known.Newest, !string.IsNullOrEmpty(header) || from is not 0));
    }

    private async Task FollowAsync(HttpContext context, IApplicationGrain application, string stream, RowPlace place)
    {
        if (!subscribers.TryEnter())
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await new Problem(
                StatusCodes.Status503ServiceUnavailable, "This process has as many subscribers as it may have, or is stopping; try again, or elsewhere.").WriteAsync(context);
            return;
        }

        try
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, subscribers.Stopping);
            Begin(context);
            await RunAsync(context, new RowSession(application, stream, place, new RowEventWriter(context.Response.BodyWriter), metrics, reach, time), ending.Token);
        }
        finally
        {
            subscribers.Leave();
        }
    }

    private async Task RunAsync(HttpContext context, RowSession session, CancellationToken ending)
    {
        try
        {
            await session.RunAsync(ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone, or the host stops: a client that comes again goes on from its last row.
        }
        catch (ClientStalledException)
        {
            metrics.OnCut();
            LogClientStalled(RowSession.Patience);
            context.Abort();
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or OperationCanceledException)
        {
            LogApplicationUnreachable(exception);
        }
    }

    private static string? Refusal(string? after, string? format, string? limit, out long? from, ref int most)
    {
        from = null;
        if (format is not (null or List or "sse"))
        {
            return "'format' is 'sse', server-sent events and the default, or 'ndjson', a list of rows.";
        }

        if (after is { Length: > 0 })
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
            {
                return $"'after' (and '{LastEventId}') is the number of a row, from 0 for all that are kept.";
            }

            from = ordinal;
        }

        if (limit is null)
        {
            return null;
        }

        if (format != List)
        {
            return "'limit' is for format=ndjson alone: a stream of events has no end.";
        }

        return int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) && most is >= 1 and <= RequestLimits.ApplicationRows
            ? null
            : $"'limit' must be a whole number from 1 to {RequestLimits.ApplicationRows}.";
    }

    private static Problem NoStream(string? stream, ApplicationStatus status) => new(
        StatusCodes.Status404NotFound, KnownNames.Unknown("stream", stream ?? "", [.. status.Streams.Select(known => ApplicationPath.Shown(known.Name))]));

    private static void Begin(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // One that takes nothing at all for long is cut off by the session.
        context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
    }

    [LoggerMessage(EventId = 8250, Level = LogLevel.Information, Message = "A stream of rows ended early because its application did not answer; its client comes again.")]
    private partial void LogApplicationUnreachable(Exception exception);

    [LoggerMessage(EventId = 8251, Level = LogLevel.Information, Message = "A subscriber of rows was cut off: it took nothing for {Patience}.")]
    private partial void LogClientStalled(TimeSpan patience);
}
