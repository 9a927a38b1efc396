using System.Globalization;
using Orleans.Storage;
using SensorGrid.Grains.Interfaces.Anomalies;
using SensorGrid.Grains.SensorIndex;
using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Anomalies;

/// <summary>The list of sites and the log of their changes as stored: records one after the other in pages, of which only the last is written.</summary>
/// <remarks>
/// <para>
/// When more is stored than is kept, the oldest page is removed: records with the present state of a listed site are written again at the end, with their positions, and
/// the log begins after that page. What is read is the same before, between and after these writes, as in <see cref="AnomalyLog"/>.
/// </para>
/// <para>One writer at a time; readers may come between, and see what is durable.</para>
/// </remarks>
internal sealed class AnomalySitesLog
{
    private readonly IGrainStorage _storage;
    private readonly GrainId _grainId;
    private readonly AnomalySitesLimits _limits;
    private readonly TimeProvider _clock;
    private readonly Queue<AnomalySiteRecord[]> _full = new();
    private readonly StateSlot<AnomalySitesHead> _head;
    private StateSlot<AnomalySitesPage> _last;
    private int _firstNumber;
    private int _pageToClear;
    private int _lastBytes;
    private int _stored;
    private long _place;

    private AnomalySitesLog(
        IGrainStorage storage,
        GrainId grainId,
        StateSlot<AnomalySitesHead> head,
        List<StateSlot<AnomalySitesPage>> pages,
        AnomalySitesLimits limits,
        TimeProvider clock)
    {
        (_storage, _grainId, _head, _limits, _clock) = (storage, grainId, head, limits, clock);
        var first = head.Value ?? new AnomalySitesHead();
        (_firstNumber, _pageToClear) = (first.FirstPage, first.FirstPageToClear);

        // The last is one that is not there yet; the one before it is written on.
        var stored = pages[..^1];
        _last = stored.Count > 0 ? stored[^1] : pages[0];
        foreach (var page in stored.SkipLast(1))
        {
            _full.Enqueue(page.Value!.Records);
        }

        var records = stored.SelectMany(page => page.Value!.Records).ToArray();
        _lastBytes = _last.Value?.Records.Sum(record => record.Bytes) ?? 0;
        _stored = records.Length;
        SitesOmitted = _last.Value?.SitesOmitted ?? 0;
        Index.Load(records, first.First);
        _place = Math.Max(Index.Tip, Index.First);
    }

    /// <summary>The list and the log.</summary>
    public AnomalySitesIndex Index { get; } = new();

    /// <summary>The number of sites that have left the list and not come back.</summary>
    public int SitesOmitted { get; private set; }

    /// <summary>Reads what is stored; a list of an earlier version becomes one of this.</summary>
    public static async Task<AnomalySitesLog> OpenAsync(
        IGrainStorage storage, GrainId grainId, AnomalySitesLimits limits, TimeProvider clock, CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await OpenHeadAsync(storage, grainId, cancellationToken);
            var pages = await AnomalyFeedItems.OpenAllAsync(
                head.Value?.FirstPage ?? 0, (number, token) => OpenPageAsync(storage, grainId, number, token), cancellationToken);

            // A predecessor that is not quite gone may have removed a page meanwhile: it has written the head before.
            if (head.ETag == (await OpenHeadAsync(storage, grainId, cancellationToken)).ETag)
            {
                var log = new AnomalySitesLog(storage, grainId, head, pages, limits, clock);
                await log.AdoptAsync(cancellationToken);
                return log;
            }
        }
    }

    /// <summary>Adds changes that are new to the log, and lists their sites; durable when the call returns. When it fails, the first may have been added.</summary>
    /// <returns>The number of sites that left the list because it was full.</returns>
    public async Task<int> AddAsync(IEnumerable<AnomalySiteNews> news, CancellationToken cancellationToken)
    {
        var left = 0;
        foreach (var some in news.Chunk(_limits.Sites))
        {
            left += await AddSomeAsync(some, cancellationToken);
        }

        return left;
    }

    /// <summary>Lists sites of which nothing else is known.</summary>
    public Task ListAsync(IEnumerable<string> sites, CancellationToken cancellationToken) =>
        AppendAsync([.. sites.Where(site => Index.Find(site) is null).Select(ListedOnly)], SitesOmitted, cancellationToken);

    /// <summary>Removes sites from the list that did not change for as long as sites are listed.</summary>
    /// <returns>The number.</returns>
    public async Task<int> LeaveOldAsync(CancellationToken cancellationToken)
    {
        var before = _clock.GetUtcNow() - _limits.Retention;
        var old = Index.ByChange.TakeWhile(site => site.Newest.ChangedAt < before).Select(Leaving).ToList();
        await AppendAsync(old, SitesOmitted + old.Count, cancellationToken);
        return old.Count;
    }

    /// <summary>Removes pages of the log that need not be kept; may be done at any time, or fail.</summary>
    public async Task ReclaimAsync(CancellationToken cancellationToken)
    {
        while (_full.Count > 0 && _stored > (2 * Index.Count) + _limits.Changes)
        {
            var oldest = _full.Peek();

            // In this order: at no time is anything only in what is removed.
            await AppendAsync([.. oldest.Where(IsNewest)], SitesOmitted, cancellationToken);
            var first = Math.Max(Index.First, oldest.Max(record => record.Place));
            await WriteHeadAsync(_firstNumber + 1, first, cancellationToken);
            Index.Trim(first);
            _full.Dequeue();
            _firstNumber++;
            _stored -= oldest.Length;
            for (; _pageToClear < _firstNumber; _pageToClear++)
            {
                var page = await OpenPageAsync(_storage, _grainId, _pageToClear, cancellationToken);
                if (page.Value is not null)
                {
                    await page.ClearAsync(cancellationToken);
                }
            }
        }
    }

    private static async Task<StateSlot<AnomalySitesHead>> OpenHeadAsync(IGrainStorage storage, GrainId grainId, CancellationToken cancellationToken)
    {
        var head = new StateSlot<AnomalySitesHead>(storage, grainId, "sites-head");
        await head.ReadAsync(cancellationToken);
        return head;
    }

    private static async Task<StateSlot<AnomalySitesPage>> OpenPageAsync(
        IGrainStorage storage, GrainId grainId, int number, CancellationToken cancellationToken)
    {
        var page = new StateSlot<AnomalySitesPage>(storage, grainId, string.Create(CultureInfo.InvariantCulture, $"sites-{number}"));
        await page.ReadAsync(cancellationToken);
        return page;
    }

    /// <summary>Imports the names of an earlier version, which stored names only. They stay where they are; the head shows that they were imported.</summary>
    private async Task AdoptAsync(CancellationToken cancellationToken)
    {
        if (_head.Value is null)
        {
            var names = await new SensorIndexPages(_storage, _grainId).ReadAsync(cancellationToken);
            await ListAsync(names.Distinct(StringComparer.Ordinal), cancellationToken);
            await WriteHeadAsync(_firstNumber, Index.First, cancellationToken);
        }
    }

    private async Task<int> AddSomeAsync(IEnumerable<AnomalySiteNews> news, CancellationToken cancellationToken)
    {
        var records = new List<AnomalySiteRecord>();
        var back = 0;
        foreach (var ofSite in news.GroupBy(item => item.Site, StringComparer.Ordinal))
        {
            if (RecordOf(ofSite) is { } record)
            {
                records.Add(record);
                back += IsBack(ofSite.First()) ? 1 : 0;
            }
        }

        if (records.Count == 0)
        {
            return 0;
        }

        var coming = records.Count(record => Index.Find(record.Site) is null);
        var sites = records.Select(record => record.Site).ToHashSet(StringComparer.Ordinal);
        var leaving = Index.ByChange
            .Where(site => !sites.Contains(site.Newest.Site)).Take(Math.Max(0, Index.Count + coming - _limits.Sites)).Select(Leaving).ToArray();
        await AppendAsync([.. records, .. leaving], SitesOmitted + leaving.Length - Math.Min(back, SitesOmitted), cancellationToken);
        return leaving.Length;
    }

    /// <summary>Gets the unrecorded part of a site's changes; null when there is none.</summary>
    private AnomalySiteRecord? RecordOf(IGrouping<string, AnomalySiteNews> news)
    {
        var site = news.Key;
        var known = Index.KnownPlaceOf(site);
        var to = news.Max(item => item.To);
        if (to <= known)
        {
            return null;
        }

        // No subscriber has followed a feed yet that an earlier version listed: that it exists is no change.
        var first = news.First();
        var isListing = known == AnomalySiteRecord.UnknownPlace && first.IsResumed && Index.Find(site) is not null;
        var from = isListing ? to : known == AnomalySiteRecord.UnknownPlace ? news.Min(item => item.From) : known;
        return new AnomalySiteRecord(
            site, ++_place, from, to, news.Any(item => item.HasNew), Index.Find(site)?.Number ?? _place, _clock.GetUtcNow(), HasLeft: false);
    }

    private bool IsBack(AnomalySiteNews news) =>
        Index.Find(news.Site) is null && (news.From > 0 || news.IsResumed || Index.HasHistory(news.Site));

    private AnomalySiteRecord ListedOnly(string site) => new(
        site, ++_place, AnomalySiteRecord.UnknownPlace, AnomalySiteRecord.UnknownPlace, HasNew: false, _place, _clock.GetUtcNow(), HasLeft: false);

    private AnomalySiteRecord Leaving(ListedSite site) =>
        site.Newest with { Place = ++_place, From = site.Newest.To, HasNew = false, HasLeft = true };

    private bool IsNewest(AnomalySiteRecord record) => !record.HasLeft && Index.Find(record.Site)?.Newest.Place == record.Place;

    private async Task AppendAsync(List<AnomalySiteRecord> records, int sitesOmitted, CancellationToken cancellationToken)
    {
        for (var done = 0; done < records.Count;)
        {
            var bytes = _lastBytes;
            var next = done;
            for (; next < records.Count && (bytes == 0 || bytes + records[next].Bytes <= AnomalySitesPage.MostBytes); next++)
            {
                bytes += records[next].Bytes;
            }

            if (next == done)
            {
                var empty = await OpenPageAsync(_storage, _grainId, _firstNumber + _full.Count + 1, cancellationToken);
                _full.Enqueue(_last.Value!.Records);
                (_last, _lastBytes) = (empty, 0);
                continue;
            }

            var added = records[done..next];
            var page = new AnomalySitesPage { Records = [.. _last.Value?.Records ?? [], .. added], SitesOmitted = sitesOmitted };
            await _last.WriteAsync(page, cancellationToken);
            (_lastBytes, _stored, SitesOmitted, done) = (bytes, _stored + added.Count, sitesOmitted, next);
            foreach (var record in added.Where(record => record.Place > Index.Tip))
            {
                Index.Apply(record);
            }
        }
    }

    private Task WriteHeadAsync(int firstPage, long first, CancellationToken cancellationToken) => _head.WriteAsync(
        new AnomalySitesHead { FirstPage = firstPage, FirstPageToClear = _pageToClear, First = first }, cancellationToken);
}
