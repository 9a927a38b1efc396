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
    private const string LastEventId = "Last-Event-ID";

    public static Task GetAsync(
        HttpContext context, string? site, string? sensor, string? minScore, string? severity, string? lastEventId, AnomalyStreamEndpoint endpoint) =>
        endpoint.GetAsync(context, AnomalySelection.Parse(site, sensor, minScore, severity), lastEventId);

    private async Task GetAsync(HttpContext context, AnomalySelection selection, string? lastEventId)
    {
        // The header is the client's newest position; the parameter may still be the one that it began with.
        string? header = context.Request.Headers[LastEventId];
        var resumeText = string.IsNullOrEmpty(header) ? lastEventId : header;
        var resume = string.IsNullOrEmpty(resumeText) ? null : resumeText;
        if (resume is not null)
        {
            Check(selection, resume);
        }

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
            await StreamAsync(context, subscription, selection, resume);
        }
        finally
        {
            hub.Unsubscribe(subscription);
        }
    }

    private async Task StreamAsync(HttpContext context, AnomalySubscription subscription, AnomalySelection selection, string? resume)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, hub.Stopping);
        var output = new EventWriter(context.Response.BodyWriter);
        var (session, missed) = selection.IsAllSites
            ? await OfAllSitesAsync(subscription, selection, resume, output, ending.Token)
            : await OfSiteAsync(subscription, selection, resume, output, ending.Token);
        Begin(context);
        try
        {
            await session.RunAsync(missed ? resume : null, ending.Token);
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

    /// <summary>Creates the session of all sites. A position that the log has not reached is one of another log: the client begins at its beginning, and has missed something.</summary>
    private async Task<(AnomalySession Session, bool Missed)> OfAllSitesAsync(
        AnomalySubscription subscription, AnomalySelection selection, string? resume, EventWriter output, CancellationToken cancellationToken)
    {
        var reader = new AllSitesReader(grains);
        var log = await reader.GetTipAsync(cancellationToken);
        var place = resume is null ? new AllSitesPlace(log.Tip) : AnomalyCursor.ParseOfAllSites(resume, LastEventId);
        var missed = place.At > log.Tip;
        var session = new AllSitesSession(
            reader, hub, subscription, selection, missed ? new AllSitesPlace(log.First) : place, output, metrics);
        return (session, missed);
    }

    private async Task<(AnomalySession Session, bool Missed)> OfSiteAsync(
        AnomalySubscription subscription, AnomalySelection selection, string? resume, EventWriter output, CancellationToken cancellationToken)
    {
        var feed = grains.GetAnomalyFeed(selection.Site!);
        var tip = await feed.GetTipAsync(cancellationToken);
        var place = resume is null ? new FeedPlace(tip) : AnomalyCursor.ParseOfSite(resume, LastEventId);
        var missed = place.At > tip;
        return (new OneSiteSession(feed, hub, subscription, selection, missed ? default : place, output, metrics), missed);
    }

    private static void Check(AnomalySelection selection, string resume)
    {
        if (selection.IsAllSites)
        {
            AnomalyCursor.ParseOfAllSites(resume, LastEventId);
        }
        else
        {
            AnomalyCursor.ParseOfSite(resume, LastEventId);
        }
    }

    private static void Begin(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // A slow client is informed of what it missed instead of being cut off; one that receives nothing at all for long is cut off by its heartbeats.
        context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Information, Message = "A stream of anomalies ended early because a feed did not answer; its client comes again.")]
    private partial void LogFeedUnreachable(Exception exception);
}
