using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Anomalies;

/// <summary>The list of sites and the log of their changes, in memory: what the records come to. Used by one activation.</summary>
internal sealed class AnomalySitesIndex
{
    // How many entries that are gone may be at the beginning of the list before it is moved.
    private const int Slack = 1024;

    private readonly Dictionary<string, LinkedListNode<ListedSite>> _sites = new(StringComparer.Ordinal);
    private readonly LinkedList<ListedSite> _byChange = [];
    private readonly Dictionary<string, SiteHistory> _histories = new(StringComparer.Ordinal);
    private readonly List<AnomalySiteRecord> _changes = [];
    private int _gone;

    /// <summary>The number of listed sites.</summary>
    public int Count => _sites.Count;

    /// <summary>Entries up to this position are kept no longer.</summary>
    public long First { get; private set; }

    /// <summary>The position of the newest record, with which nothing may have changed.</summary>
    public long Tip { get; private set; }

    /// <summary>The listed sites, the one that did not change for the longest time first.</summary>
    public IEnumerable<ListedSite> ByChange => _byChange;

    public ListedSite? Find(string site) => _sites.GetValueOrDefault(site)?.Value;

    /// <summary>Gets the position of its feed up to which a site is in the log; <see cref="AnomalySiteRecord.UnknownPlace"/> when nothing is known of it.</summary>
    public long KnownPlaceOf(string site) =>
        _histories.GetValueOrDefault(site)?.To ?? Find(site)?.Newest.To ?? AnomalySiteRecord.UnknownPlace;

    /// <summary>Determines whether the log has entries of the site.</summary>
    public bool HasHistory(string site) => _histories.ContainsKey(site);

    /// <summary>Begins with what storage holds, in any order.</summary>
    /// <param name="first">See <see cref="First"/>.</param>
    public void Load(IEnumerable<AnomalySiteRecord> records, long first)
    {
        First = first;
        foreach (var record in records.OrderBy(record => record.Place))
        {
            // Records are written again when the page that they were in is removed.
            if (record.Place > Tip)
            {
                Apply(Share(record));
            }
        }
    }

    /// <summary>Adds a durable record: positions grow from one to the next.</summary>
    public void Apply(AnomalySiteRecord record)
    {
        Tip = record.Place;
        if (record.HasChanges && record.Place > First)
        {
            _changes.Add(record);
            if (!_histories.TryGetValue(record.Site, out var history))
            {
                history = new SiteHistory(record.From);
                _histories.Add(record.Site, history);
            }

            history.To = record.To;
            history.Count++;
        }

        if (_sites.Remove(record.Site, out var node))
        {
            _byChange.Remove(node);
        }

        if (!record.HasLeft)
        {
            var site = node?.Value ?? new ListedSite(record);
            site.Newest = record;
            _sites.Add(record.Site, _byChange.AddLast(site));
        }
    }

    /// <summary>Lets the log begin later.</summary>
    /// <param name="first">See <see cref="First"/>.</param>
    public void Trim(long first)
    {
        First = Math.Max(First, first);
        for (; _gone < _changes.Count && _changes[_gone].Place <= First; _gone++)
        {
            var gone = _changes[_gone];
            var history = _histories[gone.Site];
            history.From = gone.To;
            if (--history.Count == 0)
            {
                _histories.Remove(gone.Site);
            }
        }

        if (_gone > Slack)
        {
            _changes.RemoveRange(0, _gone);
            _gone = 0;
        }
    }

    /// <summary>Reads changes as <see cref="IAnomalySitesGrain.ReadAsync"/> does.</summary>
    public AnomalySiteChange[] Read(long after, int limit)
    {
        var from = FirstAfter(after);
        return [.. _changes.GetRange(from, Math.Min(limit, _changes.Count - from)).Select(ToChange)];
    }

    /// <summary>Lists changes as <see cref="IAnomalySitesGrain.ListChangesAsync"/> does.</summary>
    public AnomalySiteChange[] List(long before, int limit)
    {
        var changes = new List<AnomalySiteChange>();
        for (var i = FirstAfter(before - 1) - 1; i >= _gone && changes.Count < limit; i--)
        {
            if (_changes[i].HasNew)
            {
                changes.Add(ToChange(_changes[i]));
            }
        }

        return [.. changes];
    }

    /// <summary>Lists sites as <see cref="IAnomalySitesGrain.ListOlderAsync"/> does.</summary>
    public OlderAnomalies[] ListOlder(long before, int limit) =>
    [
        .. _byChange
            .Where(site => site.Number < before && OlderOf(site) > 0)
            .OrderByDescending(site => site.Number)
            .Take(limit)
            .Select(site => new OlderAnomalies(site.Newest.Site, site.Number, OlderOf(site))),
    ];

    private static AnomalySiteChange ToChange(AnomalySiteRecord record) => new(record.Place, record.Site, record.From, record.To, record.HasNew);

    /// <summary>A site's records have one text for its name.</summary>
    private AnomalySiteRecord Share(AnomalySiteRecord record) => Find(record.Site) is { } known ? record with { Site = known.Newest.Site } : record;

    private long OlderOf(ListedSite site) =>
        _histories.GetValueOrDefault(site.Newest.Site)?.From ?? (site.Newest.To == AnomalySiteRecord.UnknownPlace ? long.MaxValue : site.Newest.To);

    private int FirstAfter(long place)
    {
        var (low, high) = (_gone, _changes.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _changes[middle].Place > place ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
