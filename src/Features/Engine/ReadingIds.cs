using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Engine;

/// <summary>The ids of the readings that are kept one by one, so that one that was sent twice counts once.</summary>
/// <remarks>
/// <para>
/// An id is kept as the first 64 bits of its SHA-256: two ids count as one only if they agree in these and their readings in the event time. Entries are in order of
/// event time. There is room for as many as readings can be kept one by one; beyond <see cref="IdRoom"/> the earliest are forgotten, and counted.
/// </para>
/// <para>
/// Of two readings with one id and event time, the one at the lower position in the log counts. Readings of a shard come in its order, so only a reading from a lower shard
/// replaces another one, whose values then have to go: they are found by event time and shard, or by what they are when there are several.
/// </para>
/// </remarks>
internal sealed class ReadingIds
{
    private const int RecentSets = 16;

    private readonly List<MetricSet> _sets = [];
    private Entry[] _entries = [];
    private int _head;
    private int _end;
    private int _cost;
    private int _setCost;

    /// <summary>The entries, in order of event time.</summary>
    public ReadOnlySpan<Entry> Entries => _entries.AsSpan(_head, _end - _head);

    /// <summary>The approximate number of bytes it uses in memory: its array, and a reference for each metric of its sets.</summary>
    public long Bytes => (_entries.Length * (long)Unsafe.SizeOf<Entry>()) + (_setCost * (long)(nint.Size / 2));

    /// <summary>The sets of metrics in use, in the order in which they came up.</summary>
    public IReadOnlyList<MetricSet> Sets => _sets;

    /// <summary>The number of ids that were forgotten before their time.</summary>
    public long Forgotten { get; set; }

    public static ulong HashOf(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>Finds the index of the entry with an event time (ticks) and an id; -1 when there is none.</summary>
    public int Find(long time, ulong id)
    {
        var entries = Entries;
        for (var i = FirstAt(time); i < entries.Length && entries[i].Time == time; i++)
        {
            if (entries[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Adds an entry, behind all of its event time, and forgets the earliest ones that there is no room for.</summary>
    /// <param name="room">The room.</param>
    public void Add(in Entry entry, IdRoom room)
    {
        Insert(entry);
        Trim(room);
    }

    /// <summary>Forgets the earliest entries that there is no room for.</summary>
    public void Trim(IdRoom room)
    {
        while (_cost > room.Entries || _setCost > room.Sets)
        {
            RemoveFirst();
            Forgotten++;
        }
    }

    public void Replace(int at, in Entry entry)
    {
        ref var place = ref _entries[_head + at];
        Release(place);
        Hold(entry);
        place = entry;
    }

    /// <summary>Removes the ids of readings before an event time (ticks).</summary>
    public void RemoveBefore(long time)
    {
        while (_head < _end && _entries[_head].Time < time)
        {
            RemoveFirst();
        }
    }

    /// <summary>Puts the sets of metrics in use into the order in which they came up: by it one is found again.</summary>
    public void OrderSets(IEnumerable<MetricSet> sets)
    {
        _sets.Clear();
        _sets.AddRange(sets.Where(set => set.Uses > 0));
    }

    /// <summary>Removes all.</summary>
    public void Clear()
    {
        _sets.Clear();
        (_entries, _head, _end, _cost, _setCost, Forgotten) = ([], 0, 0, 0, 0, 0);
    }

    /// <summary>Gets the set of these names: an equal one of the newest sets, otherwise a new one.</summary>
    public MetricSet SetOf(ReadOnlySpan<string> names)
    {
        for (var i = _sets.Count - 1; i >= Math.Max(0, _sets.Count - RecentSets); i--)
        {
            if (_sets[i].Is(names))
            {
                return _sets[i];
            }
        }

        return new MetricSet(names.ToArray());
    }

    private static int CostOf(in Entry entry) => 13 + (9 * (entry.Values?.Length ?? 0));

    private static int CostOf(MetricSet set) => 2 + (2 * set.Names.Length);

    private void Insert(in Entry entry)
    {
        MakeRoom();
        var at = _end;
        while (at > _head && _entries[at - 1].Time > entry.Time)
        {
            _entries[at] = _entries[at - 1];
            at--;
        }

        _entries[at] = entry;
        _end++;
        Hold(entry);
    }

    private void Hold(in Entry entry)
    {
        _cost += CostOf(entry);
        if (entry.Metrics.Uses++ == 0)
        {
            _sets.Add(entry.Metrics);
            _setCost += CostOf(entry.Metrics);
        }
    }

    private void Release(in Entry entry)
    {
        _cost -= CostOf(entry);
        if (--entry.Metrics.Uses == 0)
        {
            _sets.Remove(entry.Metrics);
            _setCost -= CostOf(entry.Metrics);
        }
    }

    private void RemoveFirst()
    {
        Release(_entries[_head]);
        _entries[_head++] = default;
        if (_head == _end)
        {
            _head = _end = 0;
        }
    }

    private int FirstAt(long time)
    {
        var (low, high) = (0, _end - _head);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _entries[_head + middle].Time < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void MakeRoom()
    {
        if (_end < _entries.Length)
        {
            return;
        }

        var entries = _head > _entries.Length / 8 ? _entries : new Entry[Math.Max(4, _entries.Length + (_entries.Length / 2))];
        var count = _end - _head;
        Array.Copy(_entries, _head, entries, 0, count);
        if (ReferenceEquals(entries, _entries))
        {
            Array.Clear(entries, count, _end - count);
        }

        (_entries, _head, _end) = (entries, 0, count);
    }

    /// <summary>A reading with an id.</summary>
    /// <param name="Time">Its event time, in ticks.</param>
    /// <param name="Id">See <see cref="HashOf"/>.</param>
    /// <param name="Shard">The shard it came from.</param>
    /// <param name="Metrics">The metrics that ingested a value of it.</param>
    /// <param name="Values">Their values, if another reading of this event time and shard was kept; null otherwise.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Entry(long Time, ulong Id, ShardName Shard, MetricSet Metrics, double[]? Values);
}
