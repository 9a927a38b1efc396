using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>
/// The stream of a subscriber who wants the anomalies of one site, or of a sensor of it: its position is one in the site's feed.
/// </summary>
/// <param name="place">The position of the subscriber.</param>
internal sealed class OneSiteSession(
    IAnomalyFeedGrain feed,
    AnomalyHub hub,
    AnomalySubscription subscription,
    AnomalySelection selection,
    FeedPlace place,
    EventWriter output,
    AnomalyStreamMetrics metrics) : AnomalySession(subscription, output, metrics)
{
    private const int EntriesPerRead = 64;

    private FeedPlace _place = place;

    protected override string Id => _place.ToString();

    protected override async Task<bool> JoinAsync(CancellationToken cancellationToken)
    {
        // Only then the hub: what comes while a long past is sent would fill the subscriber's room for nothing.
        if (!await ReadToEndAsync(cancellationToken))
        {
            return false;
        }

        await hub.AttachAsync(Subscription, cancellationToken);
        return await ReadToEndAsync(cancellationToken);
    }

    protected override async Task<bool> DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        foreach (var change in delivery.Changes)
        {
            var before = _place;
            var entry = change.Entry;
            if (!before.Lacks(entry.UpdatedCursor))
            {
                continue;
            }

            _place = before.After(entry.UpdatedCursor, change.Since);
            if (!await WriteAsync(before.IsNew(entry.Cursor, entry.UpdatedCursor), change.Json, cancellationToken))
            {
                return false;
            }
        }

        if (delivery.Passed is { } passed && passed.Entry.UpdatedCursor > _place.At)
        {
            _place = _place.After(passed.Entry.UpdatedCursor, passed.Since);
        }

        if (delivery.LostUntil is { } lost)
        {
            WriteMissed(Id, delivery.LostCount);
            _place = _place.Without(lost);
        }

        if (delivery.Beat)
        {
            Output.WriteHeartbeat(Id);
        }

        return true;
    }

    protected override string ResumeLink(string from) => selection.SensorId is { } id
        ? $"/anomalies?sensor={Uri.EscapeDataString(id)}&{selection.SeverityQuery}after={Uri.EscapeDataString(from)}"
        : $"/anomalies?site={Uri.EscapeDataString(selection.Site!)}&{selection.SeverityQuery}after={Uri.EscapeDataString(from)}";

    private async Task<bool> ReadToEndAsync(CancellationToken cancellationToken)
    {
        bool isComplete;
        do
        {
            var changes = await feed.ReadAsync(_place.ReadFrom, EntriesPerRead, cancellationToken);
            if (changes.Missed)
            {
                WriteForgotten();
            }

            isComplete = changes.Entries.Length < EntriesPerRead;
            if (!await SendAsync(changes.Entries, isComplete, cancellationToken))
            {
                return false;
            }

            _place = isComplete ? _place.CaughtUp(changes.Next) : _place.Read(changes.Next);
        }
        while (!isComplete);
        return true;
    }

    private async Task<bool> SendAsync(AnomalyEntry[] entries, bool isComplete, CancellationToken cancellationToken)
    {
        var sinces = AnomalyFeeds.SincesOf(entries, isComplete);
        foreach (var (i, entry) in entries.Index())
        {
            var before = _place;
            if (!before.Lacks(entry.UpdatedCursor))
            {
                continue;
            }

            _place = before.After(entry.UpdatedCursor, sinces[i]);
            if (selection.Has(entry) && !await WriteAsync(before.IsNew(entry.Cursor, entry.UpdatedCursor), AnomalyWriter.ToJson(entry), cancellationToken))
            {
                return false;
            }
        }

        return true;
    }
}
