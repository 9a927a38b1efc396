using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>The stream of a subscriber who wants the anomalies of all sites: its position is one in the log of all sites.</summary>
/// <param name="place">The position of the subscriber.</param>
internal sealed class AllSitesSession(
    AllSitesReader reader,
    AnomalyHub hub,
    AnomalySubscription subscription,
    AnomalySelection selection,
    AllSitesPlace place,
    EventWriter output,
    AnomalyStreamMetrics metrics) : AnomalySession(subscription, output, metrics)
{
    /// <summary>Anomalies that came up to where the reading ended and were not sent: they had changed by then, and come with that change.</summary>
    private readonly HashSet<(string Site, long Cursor)> _stillNew = [];

    private AllSitesPlace _place = place;
    private long _joinedAt;
    private int _sitesOmitted;

    protected override string Id => _place.ToString();

    protected override async Task<bool> JoinAsync(CancellationToken cancellationToken)
    {
        // Only then the hub: what comes while a long past is sent would fill the subscriber's room for nothing.
        var bases = new Dictionary<string, long>(StringComparer.Ordinal);
        while (_place.HasHole || _place.At < (await reader.GetTipAsync(cancellationToken)).Tip)
        {
            if (!await ReadToEndAsync(bases, cancellationToken))
            {
                return false;
            }
        }

        await hub.AttachAsync(Subscription, cancellationToken);
        if (!await ReadToEndAsync(bases, cancellationToken))
        {
            return false;
        }

        _joinedAt = _place.At;
        WriteSitesOmitted();
        return true;
    }

    protected override async Task<bool> DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        foreach (var change in delivery.Changes)
        {
            _place = _place.Reached(change.Reached);
            if (change.Place > _joinedAt && !await WriteAsync(IsNew(change), change.Json, cancellationToken))
            {
                return false;
            }
        }

        if (delivery.LostUntil is { } lost)
        {
            WriteMissed(Id, delivery.LostCount);
            _place = _place.Without(lost);
        }

        _place = _place.Reached(delivery.Reached);
        _sitesOmitted = hub.SitesOmitted ?? _sitesOmitted;
        WriteSitesOmitted();
        if (delivery.Beat)
        {
            Output.WriteHeartbeat(Id);
        }

        return true;
    }

    protected override string ResumeLink(string from) => $"/anomalies?{selection.SeverityQuery}after={Uri.EscapeDataString(from)}";

    private bool IsNew(LiveAnomaly change) =>
        (_stillNew.Count > 0 && _stillNew.Remove((AnomalySite.Of(change.Entry.Anomaly.SensorId), change.Entry.Cursor))) || change.IsNew;

    private void WriteSitesOmitted() => Output.WriteSitesOmitted(_sitesOmitted);

    /// <summary>Sends what is in the hole, if there is one, or else everything.</summary>
    /// <param name="bases">Per site, after which position of its feed anomalies are new to the client.</param>
    private async Task<bool> ReadToEndAsync(Dictionary<string, long> bases, CancellationToken cancellationToken)
    {
        var hadHole = _place.HasHole;
        bases.Clear();
        foreach (var (site, from) in await reader.BasesAsync(_place.NewAfter, _place.ReadFrom, cancellationToken))
        {
            bases.Add(site, from);
        }

        AllSitesPage page;
        do
        {
            page = await reader.ReadAsync(_place, cancellationToken);
            _sitesOmitted = page.SitesOmitted;
            if (page.Missed)
            {
                WriteForgotten();
            }

            if (!await SendAsync(page, bases, cancellationToken))
            {
                return false;
            }
        }
        while (!page.IsComplete && _place.HasHole == hadHole);
        if (page.IsComplete)
        {
            _place = _place.After(page.End);
            _place = hadHole ? _place : _place.CaughtUp();
        }

        return true;
    }

    private async Task<bool> SendAsync(AllSitesPage page, Dictionary<string, long> bases, CancellationToken cancellationToken)
    {
        foreach (var (change, anomalies) in page.Entries)
        {
            bases.TryAdd(change.Site, change.From);
            if (anomalies.Length == 0)
            {
                _place = _place.After(change.Place);
            }

            foreach (var (i, entry) in anomalies.Index())
            {
                // The position after the last of them is that after the entry.
                _place = i == anomalies.Length - 1 ? _place.After(change.Place) : _place.AfterPart(entry.UpdatedCursor);
                _stillNew.Remove((change.Site, entry.Cursor));
                if (selection.Has(entry) && !await WriteAsync(entry.Cursor > bases[change.Site], AnomalyWriter.ToJson(entry), cancellationToken))
                {
                    return false;
                }
            }
        }

        foreach (var (site, anomalies) in page.Ahead)
        {
            _stillNew.UnionWith(anomalies.Where(entry => entry.Cursor > bases[site]).Select(entry => (site, entry.Cursor)));
        }

        return true;
    }
}
