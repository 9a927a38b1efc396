using System.Runtime.InteropServices;
using SensorGrid.Grains.Interfaces.Anomalies;

namespace SensorGrid.Grains.Anomalies;

/// <summary>
/// The kept entries of a feed, in memory: the newest by their cursor, each in its newest state, in both orders that are queried.
/// </summary>
/// <param name="most">The number of entries that are kept.</param>
internal sealed class AnomalyIndex(int most)
{
    // How many superseded states are suffered before they are removed.
    private const int Slack = 1024;

    private readonly Dictionary<UInt128, AnomalyEntry> _entries = [];
    private readonly HashSet<UInt128> _evicted = [];

    /// <summary>Ids by cursor; those before <see cref="_first"/> are gone.</summary>
    private readonly List<(long Cursor, UInt128 Id)> _order = [];

    /// <summary>States by their position; those that are not their anomaly's newest are passed over.</summary>
    private readonly List<(UInt128 Id, AnomalyEntry Entry)> _changes = [];
    private int _first;

    /// <summary>The number of kept entries.</summary>
    public int Count => _entries.Count;

    /// <summary>The position of the newest change; 0 before the first.</summary>
    public long Tip { get; set; }

    /// <summary>The position of the newest change that is kept no longer.</summary>
    public long Forgotten { get; set; }

    /// <summary>Finds the newest state of an anomaly; null when it is not kept.</summary>
    public AnomalyEntry? Find(UInt128 id) => _entries.GetValueOrDefault(id);

    /// <summary>Determines whether a stored state is the newest of an anomaly that is kept.</summary>
    public bool IsLive(UInt128 id, long updatedCursor) => Find(id)?.UpdatedCursor == updatedCursor;

    /// <summary>Determines whether an anomaly was evicted and not yet passed to <see cref="ForgetEvicted"/>.</summary>
    public bool IsEvicted(UInt128 id) => _evicted.Contains(id);

    /// <summary>Forgets an evicted anomaly: its id is kept elsewhere now.</summary>
    public void ForgetEvicted(UInt128 id) => _evicted.Remove(id);

    /// <summary>Begins with what storage holds: all states, in any order, of anomalies that are not forgotten.</summary>
    public void Load(IEnumerable<(UInt128 Id, AnomalyEntry Entry)> states)
    {
        foreach (var (id, entry) in states)
        {
            ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, id, out var known);
            newest = known && newest!.UpdatedCursor >= entry.UpdatedCursor ? newest : entry;
            Tip = Math.Max(Tip, entry.UpdatedCursor);
        }

        _order.AddRange(_entries.Select(pair => (pair.Value.Cursor, pair.Key)).Order());
        Evict();
        _changes.AddRange(_entries.Select(pair => (pair.Key, pair.Value)).OrderBy(change => change.Value.UpdatedCursor));
    }

    /// <summary>Adds a durable change: positions grow from one to the next.</summary>
    public void Apply(UInt128 id, AnomalyEntry entry)
    {
        Tip = entry.UpdatedCursor;
        if (_evicted.Contains(id))
        {
            // By what came just before, in the same group.
            Forgotten = Tip;
            return;
        }

        if (_entries.TryAdd(id, entry))
        {
            _order.Add((entry.Cursor, id));
            Evict();
        }
        else
        {
            _entries[id] = entry;
        }

        _changes.Add((id, entry));
        if (_changes.Count > (2 * _entries.Count) + Slack)
        {
            _changes.RemoveAll(change => !IsLive(change.Id, change.Entry.UpdatedCursor));
        }
    }

    /// <summary>Reads changes as <see cref="IAnomalyFeedGrain.ReadAsync"/> does.</summary>
    public AnomalyChanges Read(long after, int limit)
    {
        var entries = new List<AnomalyEntry>();
        for (var i = FirstAfter(after); i < _changes.Count && entries.Count < limit; i++)
        {
            var (id, entry) = _changes[i];
            if (IsLive(id, entry.UpdatedCursor))
            {
                entries.Add(entry);
            }
        }

        return new AnomalyChanges([.. entries], entries.Count > 0 ? entries[^1].UpdatedCursor : after, Forgotten > after);
    }

    /// <summary>Lists anomalies as <see cref="IAnomalyFeedGrain.ListAsync"/> does.</summary>
    public AnomalyEntry[] List(long? before, string? sensorId, int limit)
    {
        var entries = new List<AnomalyEntry>();
        for (var i = LastBefore(before ?? long.MaxValue); i >= _first && entries.Count < limit; i--)
        {
            var entry = _entries[_order[i].Id];
            if (entry.Anomaly.FoldedIn is null && (sensorId is null || entry.Anomaly.IsOf(sensorId)))
            {
                entries.Add(entry);
            }
        }

        return [.. entries];
    }

    private void Evict()
    {
        while (_entries.Count > most)
        {
            var id = _order[_first++].Id;
            _entries.Remove(id, out var entry);
            _evicted.Add(id);
            Forgotten = Math.Max(Forgotten, entry!.UpdatedCursor);
        }

        if (_first > Slack)
        {
            _order.RemoveRange(0, _first);
            _first = 0;
        }
    }

    private int FirstAfter(long place)
    {
        var (low, high) = (0, _changes.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _changes[middle].Entry.UpdatedCursor > place ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private int LastBefore(long cursor)
    {
        var (low, high) = (_first, _order.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _order[middle].Cursor >= cursor ? (low, middle) : (middle + 1, high);
        }

        return low - 1;
    }
}
