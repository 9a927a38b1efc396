using SensorGrid.Grains.Storage;

namespace SensorGrid.Grains.Anomalies;

/// <summary>
/// The ids of anomalies that a feed had and keeps no longer, so that a replay does not bring them back: some 30,000, in pages of which only
/// the last is written.
/// </summary>
internal sealed class ForgottenAnomalies(AnomalyFeedItems items, AnomalyLogLimits limits)
{
    private readonly HashSet<UInt128> _ids = [];
    private readonly Queue<List<UInt128>> _full = new();
    private List<UInt128> _lastIds = [];
    private StateSlot<ForgottenPage>? _last;

    /// <summary>The number of the first page that is needed.</summary>
    public int FirstPage { get; private set; }

    public bool Contains(UInt128 id) => _ids.Contains(id);

    public async Task ReadAsync(int firstPage, CancellationToken cancellationToken)
    {
        FirstPage = firstPage;
        var pages = await AnomalyFeedItems.OpenAllAsync(firstPage, items.OpenPageAsync, cancellationToken);
        foreach (var page in pages)
        {
            var ids = page.Value?.ToIds() ?? [];
            _ids.UnionWith(ids);
            if (ids.Count == limits.IdsOfAPage)
            {
                _full.Enqueue(ids);
                continue;
            }

            // One that is there but not full; otherwise the one after the last.
            (_last, _lastIds) = (page, ids);
            break;
        }
    }

    /// <summary>Adds ids; durable when the call returns. Then the first page may be needed no longer: <see cref="FirstPage"/> has moved on.</summary>
    public async Task AddAsync(IReadOnlyList<UInt128> ids, CancellationToken cancellationToken)
    {
        for (var done = 0; done < ids.Count;)
        {
            var count = Math.Min(ids.Count - done, limits.IdsOfAPage - _lastIds.Count);
            List<UInt128> page = [.. _lastIds, .. ids.Skip(done).Take(count)];
            await _last!.WriteAsync(ForgottenPage.Of(page), cancellationToken);
            _lastIds = page;
            _ids.UnionWith(page);
            done += count;
            if (page.Count == limits.IdsOfAPage)
            {
                var next = await items.OpenPageAsync(FirstPage + _full.Count + 1, cancellationToken);
                _full.Enqueue(page);
                (_last, _lastIds) = (next, []);
            }
        }

        while (_full.Count > 0 && ((_full.Count - 1) * limits.IdsOfAPage) + _lastIds.Count >= limits.Forgotten)
        {
            _ids.ExceptWith(_full.Dequeue());
            FirstPage++;
        }
    }
}
