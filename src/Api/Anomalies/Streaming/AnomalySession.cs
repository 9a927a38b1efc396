namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>One subscriber's stream: first what it has not got, read from the feeds; then what comes, joined exactly where the reading ended.</summary>
/// <param name="hub">Shares what comes.</param>
/// <param name="subscription">What lies ready for the subscriber.</param>
/// <param name="selection">Which anomalies it wants.</param>
/// <param name="sites">Its sites, by its numbers for them.</param>
/// <param name="places">How far it has got in each.</param>
internal sealed class AnomalySession(
    IGrainFactory grains,
    AnomalyHub hub,
    AnomalySubscription subscription,
    AnomalySelection selection,
    List<string> sites,
    List<FeedPlace> places,
    EventWriter output,
    AnomalyStreamMetrics metrics)
{
    private const int EntriesPerRead = 64;

    private string Id => AnomalyCursor.Of(selection, places);

    /// <summary>Sends until the client has gone or the token is cancelled.</summary>
    /// <param name="missedFrom">The place after which something was lost before the stream began; null when nothing was.</param>
    public async Task RunAsync(string? missedFrom, CancellationToken cancellationToken)
    {
        output.WriteHead(Id);
        if (missedFrom is not null)
        {
            metrics.OnMissed();
            WriteMissed(missedFrom, null);
        }

        if (!await FlushAsync(cancellationToken) || !await JoinAsync(0, cancellationToken))
        {
            return;
        }

        do
        {
            await subscription.WaitAsync(cancellationToken);
        }
        while (await DeliverAsync(subscription.Take(), cancellationToken) && await JoinNewSitesAsync(cancellationToken));
    }

    private async Task<bool> JoinNewSitesAsync(CancellationToken cancellationToken)
    {
        var known = hub.Sites;
        if (!selection.IsAllSites || known.Length <= sites.Count)
        {
            return true;
        }

        var first = sites.Count;
        for (var site = first; site < known.Length; site++)
        {
            sites.Add(known[site]);
            places.Add(default);
        }

        return await JoinAsync(first, cancellationToken);
    }

    /// <summary>Sends what the feeds have, and then lets the hub give what comes.</summary>
    private async Task<bool> JoinAsync(int first, CancellationToken cancellationToken)
    {
        for (var site = first; site < sites.Count; site++)
        {
            while (await ReadAsync(site, cancellationToken) is var read && !read.Complete)
            {
                if (read.Gone)
                {
                    return false;
                }
            }
        }

        // Only now: what comes while a long past is sent would fill the subscriber's room for nothing.
        for (var site = first; site < sites.Count; site++)
        {
            var from = hub.Attach(sites[site], subscription, site, places[site].At);
            while (places[site].At < from)
            {
                if ((await ReadAsync(site, cancellationToken)).Gone)
                {
                    return false;
                }
            }
        }

        output.WriteMoved(Id);
        return await FlushAsync(cancellationToken);
    }

    /// <summary>Sends one page of a feed.</summary>
    private async Task<(bool Complete, bool Gone)> ReadAsync(int site, CancellationToken cancellationToken)
    {
        var changes = await grains.GetAnomalyFeed(sites[site]).ReadAsync(places[site].ReadFrom, EntriesPerRead, cancellationToken);
        if (changes.Missed)
        {
            metrics.OnMissed();
            WriteMissed(Id, null);
        }

        var complete = changes.Entries.Length < EntriesPerRead;
        var sinces = AnomalyFeeds.SincesOf(changes.Entries, complete);
        for (var i = 0; i < changes.Entries.Length; i++)
        {
            var entry = changes.Entries[i];
            var place = places[site];
            if (!place.Lacks(entry.UpdatedCursor))
            {
                continue;
            }

            places[site] = place.After(entry.UpdatedCursor, sinces[i]);
            if (selection.Has(entry))
            {
                Write(place.IsNew(entry.Cursor, entry.UpdatedCursor), new LiveAnomaly(entry, sinces[i]));
            }

            if (output.IsFull && !await FlushAsync(cancellationToken))
            {
                return (complete, true);
            }
        }

        places[site] = complete ? places[site].CaughtUp(changes.Next) : places[site].Read(changes.Next);
        return (complete, false);
    }

    private async Task<bool> DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        foreach (var (site, change) in delivery.Changes)
        {
            var place = places[site];
            var entry = change.Entry;
            if (!place.Lacks(entry.UpdatedCursor))
            {
                continue;
            }

            places[site] = place.After(entry.UpdatedCursor, change.Since);
            Write(place.IsNew(entry.Cursor, entry.UpdatedCursor), change);
            if (output.IsFull && !await FlushAsync(cancellationToken))
            {
                return false;
            }
        }

        foreach (var (site, change) in delivery.Passed)
        {
            if (change.Entry.UpdatedCursor > places[site].At)
            {
                places[site] = places[site].After(change.Entry.UpdatedCursor, change.Since);
            }
        }

        if (delivery.LostUntil is { } lost)
        {
            WriteMissed(Id, delivery.LostCount);
            foreach (var (site, until) in lost)
            {
                places[site] = places[site].Without(until);
            }
        }

        if (delivery.Beat)
        {
            output.WriteHeartbeat(Id);
        }

        return await FlushAsync(cancellationToken);
    }

    private void Write(bool isNew, LiveAnomaly change)
    {
        output.WriteAnomaly(isNew, Id, change.Json.Span);
        metrics.OnSent(1);
    }

    private void WriteMissed(string from, long? count) => output.WriteMissed(from, count, ResumeLink(from));

    private string ResumeLink(string from)
    {
        var site = selection.Site is { } name && selection.SensorId is null ? $"site={Uri.EscapeDataString(name)}&" : "";
        var sensor = selection.SensorId is { } id ? $"sensor={Uri.EscapeDataString(id)}&" : "";
        return $"/anomalies?{site}{sensor}after={Uri.EscapeDataString(from)}";
    }

    private async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        var open = await output.FlushAsync(cancellationToken);
        subscription.OnSent();
        return open;
    }
}
