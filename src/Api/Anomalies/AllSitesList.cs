using SensorGrid.Features.Detection;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary>
/// Reads a page of all sites' anomalies, the newest first: by the log of all sites, so that only feeds are queried which have something on the page; and where
/// the log begins, what came before, one site after the other.
/// </summary>
/// <param name="minSeverity">The least severity; null for all.</param>
internal sealed class AllSitesList(IGrainFactory grains, ListPlace from, int count, AlarmSeverity? minSeverity)
{
    private const int FeedsAtOnce = 32;
    private const int SitesAtOnce = 64;

    /// <summary>The most feeds queried for one page beyond those that have something on it: then the page is shorter.</summary>
    private const int MoreFeeds = 512;

    private readonly List<AnomalyEntry> _items = [];
    private ListPlace _place = from;
    private int _feeds = count + MoreFeeds;
    private bool _isThrough;

    private bool IsFull => _items.Count == count || _feeds <= 0;

    public async Task<AllSitesListPage> TakeAsync(CancellationToken cancellationToken)
    {
        var log = await TakeFromLogAsync(cancellationToken);
        while (_place.IsOlder && !_isThrough && !IsFull)
        {
            await TakeOlderAsync(cancellationToken);
        }

        if (_place == ListPlace.BeforeLog && !_isThrough)
        {
            _isThrough = (await grains.GetAnomalySites().ListOlderAsync(_place.Before, 1, cancellationToken)).Length == 0;
        }

        return new AllSitesListPage(_items, _isThrough ? null : _place, log.Tip, log.SitesOmitted);
    }

    private async Task<AnomalySiteChanges> TakeFromLogAsync(CancellationToken cancellationToken)
    {
        AnomalySiteChanges? first = null;
        do
        {
            // The log is queried in any case, for the position as of which the first page is, and for what is left out.
            var log = await grains.GetAnomalySites().ListChangesAsync(_place.Before, _place.IsOlder ? 0 : count + 1, cancellationToken);
            first ??= log;
            if (_place.IsOlder)
            {
                break;
            }

            var isTaken = await TakeAsync(log.Changes, cancellationToken);
            if (isTaken && log.Changes.Length <= count)
            {
                _place = ListPlace.BeforeLog;
            }
        }
        while (!IsFull && !_place.IsOlder);
        return first;
    }

    /// <summary>Adds the anomalies of entries of the log.</summary>
    /// <returns>Whether all of them were added.</returns>
    private async Task<bool> TakeAsync(AnomalySiteChange[] changes, CancellationToken cancellationToken)
    {
        for (var done = 0; done < changes.Length;)
        {
            if (IsFull)
            {
                return false;
            }

            // Not all feeds at once: the first few may fill the page.
            var room = 2L * (count - _items.Count);
            var next = done;
            while (next < changes.Length && room > 0)
            {
                room -= changes[next].To - changes[next].From;
                next++;
            }

            if (!Take(changes[done..next], await ListAsync(changes[done..next], cancellationToken)))
            {
                return false;
            }

            done = next;
        }

        return true;
    }

    private bool Take(AnomalySiteChange[] changes, Dictionary<string, AnomalyEntry[]> found)
    {
        foreach (var change in changes)
        {
            foreach (var entry in found[change.Site].Where(entry => entry.Cursor > change.From && entry.Cursor <= change.To))
            {
                if (_items.Count == count)
                {
                    return false;
                }

                Take(entry);
                _place = new ListPlace(false, change.Place, entry.Cursor);
            }

            if (_items.Count < count)
            {
                _place = new ListPlace(false, change.Place, 0);
            }
        }

        return true;
    }

    private async Task<Dictionary<string, AnomalyEntry[]>> ListAsync(AnomalySiteChange[] changes, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, AnomalyEntry[]>(StringComparer.Ordinal);
        foreach (var some in changes.GroupBy(change => change.Site, StringComparer.Ordinal).Chunk(FeedsAtOnce))
        {
            // Of a site's entries the first here is its newest; none has more anomalies than changes.
            var lists = await Task.WhenAll(some.Select(site => ListAsync(
                site.Key,
                Math.Min(site.First().To + 1, _place.PartOf(site.First().Place)),
                (int)Math.Min(minSeverity is null ? count + 1 : int.MaxValue, site.First().To - site.Last().From),
                cancellationToken)));
            for (var i = 0; i < some.Length; i++)
            {
                found.Add(some[i].Key, lists[i]);
            }
        }

        return found;
    }

    private async Task TakeOlderAsync(CancellationToken cancellationToken)
    {
        var older = await grains.GetAnomalySites().ListOlderAsync(_place.Before, SitesAtOnce, cancellationToken);
        foreach (var site in older)
        {
            var room = count - _items.Count;
            if (IsFull)
            {
                return;
            }

            var before = Math.Min(site.UpTo == long.MaxValue ? site.UpTo : site.UpTo + 1, _place.PartOf(site.Number));
            var entries = await ListAsync(site.Site, before, room + 1, cancellationToken);
            foreach (var entry in entries.Take(room))
            {
                Take(entry);
            }

            _place = new ListPlace(true, site.Number, entries.Length > room ? entries[room - 1].Cursor : 0);
            if (entries.Length > room)
            {
                return;
            }
        }

        _isThrough = older.Length < SitesAtOnce;
    }

    private void Take(AnomalyEntry entry)
    {
        if (!(entry.Anomaly.Episode.Severity < minSeverity))
        {
            _items.Add(entry);
        }
    }

    private Task<AnomalyEntry[]> ListAsync(string site, long before, int limit, CancellationToken cancellationToken)
    {
        _feeds--;
        return grains.GetAnomalyFeed(site).ListAsync(before, null, limit, cancellationToken).AsTask();
    }
}
