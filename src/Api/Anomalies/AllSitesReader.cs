using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Api.Anomalies;

/// <summary>Reads the log of all sites and queries the feeds of those sites that are in the part read, and no others.</summary>
internal sealed class AllSitesReader(IGrainFactory grains)
{
    private const int EntriesAtOnce = 256;

    /// <summary>The most changes of a part, unless its first entry has more: each may be 20 KB.</summary>
    private const int MostChanges = 1024;

    private const int FeedsAtOnce = 32;
    private const int ChangesPerRead = 256;

    private IAnomalySitesGrain Sites => grains.GetAnomalySites();

    /// <summary>Reads the state of the log, without its entries.</summary>
    public ValueTask<AnomalySiteChanges> GetTipAsync(CancellationToken cancellationToken) => Sites.ReadAsync(long.MaxValue, 0, cancellationToken);

    /// <summary>Reads on from a position.</summary>
    public async Task<AllSitesPage> ReadAsync(AllSitesPlace place, CancellationToken cancellationToken)
    {
        var log = await Sites.ReadAsync(place.ReadFrom, EntriesAtOnce, cancellationToken);
        var changes = log.Changes.TakeWhile(change => change.Place <= place.ReadUntil).ToArray();
        var count = CountOfPart(changes);
        var isComplete = count == changes.Length && (changes.Length < log.Changes.Length || log.Changes.Length < EntriesAtOnce);
        var reads = await ReadFeedsAsync(changes[..count], place.Part, isComplete && !place.HasHole, cancellationToken);
        var entries = changes[..count].Select(change => (change, Array.FindAll(reads[change.Site].Entries, entry => IsOf(change, entry)))).ToList();
        return new AllSitesPage(
            entries,
            [.. reads.Where(read => read.Value.Ahead.Length > 0).Select(read => (read.Key, read.Value.Ahead))],
            isComplete,
            Math.Min(log.Tip, place.ReadUntil),
            log.Tip,
            place.ReadFrom < log.First || reads.Values.Any(read => read.Missed),
            log.SitesOmitted);
    }

    /// <summary>Finds the position in the feed of each site at which the first of the changes after a position begins.</summary>
    /// <param name="until">The position of the log up to which to read.</param>
    public async Task<Dictionary<string, long>> BasesAsync(long after, long until, CancellationToken cancellationToken)
    {
        var bases = new Dictionary<string, long>(StringComparer.Ordinal);
        while (after < until)
        {
            var log = await Sites.ReadAsync(after, 4 * EntriesAtOnce, cancellationToken);
            foreach (var change in log.Changes.TakeWhile(change => change.Place <= until))
            {
                bases.TryAdd(change.Site, change.From);
            }

            after = log.Changes.Length > 0 ? log.Changes[^1].Place : until;
        }

        return bases;
    }

    private static bool IsOf(AnomalySiteChange change, AnomalyEntry entry) => entry.UpdatedCursor > change.From && entry.UpdatedCursor <= change.To;

    private static int CountOfPart(AnomalySiteChange[] changes)
    {
        var room = (long)MostChanges;
        var count = 0;
        while (count < changes.Length && (count == 0 || room >= changes[count].To - changes[count].From))
        {
            room -= changes[count].To - changes[count].From;
            count++;
        }

        return count;
    }

    private async Task<Dictionary<string, FeedRead>> ReadFeedsAsync(
        AnomalySiteChange[] changes, long part, bool withAhead, CancellationToken cancellationToken)
    {
        var reads = new Dictionary<string, FeedRead>(StringComparer.Ordinal);
        var sites = changes
            .GroupBy(change => change.Site, StringComparer.Ordinal)
            .Select(ofSite => (Site: ofSite.Key, From: ofSite.First() == changes[0] ? Math.Max(part, ofSite.First().From) : ofSite.First().From, ofSite.Last().To));
        foreach (var some in sites.Chunk(FeedsAtOnce))
        {
            var found = await Task.WhenAll(some.Select(site => ReadFeedAsync(site.Site, site.From, site.To, withAhead, cancellationToken)));
            for (var i = 0; i < some.Length; i++)
            {
                reads.Add(some[i].Site, found[i]);
            }
        }

        return reads;
    }

    private async Task<FeedRead> ReadFeedAsync(string site, long from, long to, bool withAhead, CancellationToken cancellationToken)
    {
        var feed = grains.GetAnomalyFeed(site);
        var entries = new List<AnomalyEntry>();
        var missed = false;
        while (from < to)
        {
            var changes = await feed.ReadAsync(from, ChangesPerRead, cancellationToken);
            entries.AddRange(changes.Entries);
            missed |= changes.Missed;
            from = changes.Next;
            if (changes.Entries.Length < ChangesPerRead)
            {
                break;
            }
        }

        return new FeedRead([.. entries.Where(entry => entry.UpdatedCursor <= to)], withAhead ? [.. entries.Where(entry => entry.UpdatedCursor > to)] : [], missed);
    }

    private sealed record FeedRead(AnomalyEntry[] Entries, AnomalyEntry[] Ahead, bool Missed);
}
