using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies.Streaming;

/// <summary>
/// Brings changes from the log of all sites to the subscribers who want them. Sites do not wait for each other: that of a feed which does not answer holds up
/// nothing but the position that subscribers of all sites may go on from.
/// </summary>
/// <param name="feeds">Reads the changes themselves.</param>
/// <param name="stopping">The token that ends it.</param>
internal sealed class LiveChanges(FeedReader feeds, CancellationToken stopping)
{
    private readonly Lock _lock = new();
    private readonly Subscribers _subscribers = new();
    private readonly Dictionary<string, SiteLane> _lanes = new(StringComparer.Ordinal);

    /// <summary>The first entry of each part that was not offered yet.</summary>
    private readonly SortedSet<long> _open = [];
    private long _followed;

    /// <summary>The position up to which the log was read.</summary>
    public long Followed => Volatile.Read(ref _followed);

    /// <summary>Everything before it was offered, or is not wanted.</summary>
    private long Reached_NeedsLock => _open.Count > 0 ? _open.Min - 1 : _followed;

    /// <summary>Begins after a position of the log.</summary>
    public void Begin(long place) => Volatile.Write(ref _followed, place);

    public void Add(AnomalySubscription subscription)
    {
        lock (_lock)
        {
            _subscribers.Add(subscription);
        }
    }

    public void Remove(AnomalySubscription subscription)
    {
        lock (_lock)
        {
            _subscribers.Remove(subscription);
        }
    }

    /// <summary>Receives new entries of the log.</summary>
    public void Take(AnomalySiteChanges changes)
    {
        lock (_lock)
        {
            if (changes.First > _followed)
            {
                // It is not known of which sites changes were missed.
                foreach (var subscription in _subscribers.OfAllSites)
                {
                    subscription.Lose(changes.First);
                }
            }

            foreach (var change in changes.Changes.Where(change => change.Place > _followed))
            {
                Take_NeedsLock(change);
                Volatile.Write(ref _followed, change.Place);
            }
        }
    }

    private void Take_NeedsLock(AnomalySiteChange change)
    {
        if (!_lanes.TryGetValue(change.Site, out var lane))
        {
            lane = new SiteLane();
            _lanes.Add(change.Site, lane);
        }

        if (lane.Add(change))
        {
            _open.Add(change.Place);
        }

        if (!lane.IsReading)
        {
            lane.IsReading = true;
            _ = Task.Run(() => ReadAsync(change.Site, lane), stopping);
        }
    }

    /// <summary>Reads part after part of a lane and offers it, until nothing more has come.</summary>
    private async Task ReadAsync(string site, SiteLane lane)
    {
        while (Next(site, lane) is var (changes, isWanted))
        {
            try
            {
                var (entries, missed) = isWanted ? await feeds.ReadAsync(site, changes[0].From, stopping) : ([], false);
                Offer(site, changes, ToLive(lane, changes, entries), missed);
            }
            catch (OperationCanceledException)
            {
                // The host stops.
                return;
            }
        }
    }

    private (List<AnomalySiteChange> Changes, bool IsWanted)? Next(string site, SiteLane lane)
    {
        lock (_lock)
        {
            if (lane.Take() is { Count: > 0 } changes)
            {
                var isWanted = _subscribers.Want(site);
                if (!isWanted)
                {
                    lane.StillNew.Clear();
                }

                return (changes, isWanted);
            }

            lane.IsReading = false;
            if (lane.StillNew.Count == 0)
            {
                _lanes.Remove(site);
            }

            return null;
        }
    }

    private static LiveAnomaly[] ToLive(SiteLane lane, List<AnomalySiteChange> changes, List<AnomalyEntry> entries)
    {
        var sinces = AnomalyFeeds.SincesOf([.. entries], complete: true);
        var live = new List<LiveAnomaly>();
        var change = 0;
        foreach (var (i, entry) in entries.Index())
        {
            while (change < changes.Count && changes[change].To < entry.UpdatedCursor)
            {
                change++;
            }

            var isNew = lane.StillNew.Remove(entry.Cursor) || entry.Cursor > changes[0].From;
            if (change < changes.Count)
            {
                live.Add(new LiveAnomaly(entry, sinces[i]) { IsNew = isNew, Place = changes[change].Place });
            }
            else if (isNew && entry.Cursor <= changes[^1].To)
            {
                lane.StillNew.Add(entry.Cursor);
            }
        }

        return [.. live];
    }

    private void Offer(string site, List<AnomalySiteChange> changes, LiveAnomaly[] live, bool missed)
    {
        lock (_lock)
        {
            var before = Reached_NeedsLock;
            _open.Remove(changes[0].Place);
            var reached = Reached_NeedsLock;
            foreach (var change in live)
            {
                change.Reached = change == live[^1] ? reached : before;
            }

            var first = live.Length > 0 ? live[0].Entry.UpdatedCursor - 1 : changes[^1].To;
            foreach (var subscription in _subscribers.Of(site))
            {
                Offer(subscription, live, missed ? first : null);
            }

            foreach (var subscription in _subscribers.OfAllSites)
            {
                Offer(subscription, live, missed ? changes[0].Place : null);
                subscription.Reach(reached);
            }
        }
    }

    private static void Offer(AnomalySubscription subscription, LiveAnomaly[] live, long? lostUntil)
    {
        if (lostUntil is { } until)
        {
            subscription.Lose(until);
        }

        foreach (var change in live)
        {
            subscription.Offer(change);
        }
    }
}
