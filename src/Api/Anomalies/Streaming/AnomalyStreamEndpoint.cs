using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using SensorGrid.Api.Problems;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary><c>GET /anomalies/stream</c>: anomalies as server-sent events.</summary>
internal sealed partial class AnomalyStreamEndpoint(
    IGrainFactory grains, AnomalyHub hub, AnomalyStreamMetrics metrics, ILogger<AnomalyStreamEndpoint> logger)
{
    private const string RetryAfterSeconds = "5";

    public static Task GetAsync(
        HttpContext context, string? site, string? sensor, string? minScore, string? lastEventId, AnomalyStreamEndpoint endpoint) =>
        endpoint.GetAsync(context, AnomalySelection.Parse(site, sensor, minScore), lastEventId);

    private async Task GetAsync(HttpContext context, AnomalySelection selection, string? lastEventId)
    {
        // The header is what a client has come to since; the parameter may be from where it began.
        string? header = context.Request.Headers["Last-Event-ID"];
        var resumeText = string.IsNullOrEmpty(header) ? lastEventId : header;
        var resume = string.IsNullOrEmpty(resumeText) ? null : AnomalyCursor.TryParse(selection, resumeText) ?? throw Invalid(resumeText);
        if (hub.Stopping.IsCancellationRequested || hub.TrySubscribe(selection, context.Abort) is not { } subscription)
        {
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
            await new Problem(
                StatusCodes.Status503ServiceUnavailable, "This process has as many subscribers as it may have, or is stopping; try again, or elsewhere.")
                .WriteAsync(context);
            return;
        }

        try
        {
            await StreamAsync(context, subscription, selection, resume, resumeText);
        }
        finally
        {
            hub.Unsubscribe(subscription);
        }
    }

    private async Task StreamAsync(
        HttpContext context, AnomalySubscription subscription, AnomalySelection selection, List<FeedPlace>? resume, string? resumeText)
    {
        if (selection.IsAllSites)
        {
            hub.FollowSites();
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, hub.Stopping);
        var sites = await AnomalyFeeds.SitesAsync(grains, selection, ending.Token);
        var tips = await AnomalyFeeds.TipsAsync(grains, sites, ending.Token);
        var (places, missed) = AnomalyFeeds.Fit(resume ?? [.. tips.Select(tip => new FeedPlace(tip))], tips);
        Begin(context);
        var session = new AnomalySession(
            grains, hub, subscription, selection, [.. sites], places, new EventWriter(context.Response.BodyWriter), metrics);
        try
        {
            await session.RunAsync(missed ? resumeText : null, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client has gone, or the host stops: the stream ends here, and a client that comes again goes on from its last event.
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException or OperationCanceledException)
        {
            LogFeedUnreachable(exception);
        }
    }

    private static void Begin(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // A slow client is told what it missed instead of being cut off; one that takes nothing at all for long is cut off by its heartbeats.
        context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
    }

    private static BadHttpRequestException Invalid(string id) => new(
        $"'{id}' is not an id of this stream; leave Last-Event-ID out to begin with what comes from now on. An id fits the site and sensor of its stream.");

    [LoggerMessage(Level = LogLevel.Information, Message = "A stream of anomalies ended early because a feed did not answer; its client comes again.")]
    private partial void LogFeedUnreachable(Exception exception);
}
