using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Features.Engine;

/// <summary>The ids of the readings that are kept one by one, so that one that was sent twice counts once.</summary>
/// <remarks>
/// An id is kept as the first 128 bits of its SHA-256. Entries are in order of event time; beyond <see cref="StateLimits.ReadingIdBytes"/> the
/// earliest are forgotten.
/// </remarks>
internal sealed class ReadingIds
{
    private readonly List<Entry> _entries = [];
    private int _cost;

    public IReadOnlyList<Entry> Entries => _entries;

    public static UInt128 HashOf(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>The place of the entry with an event time (ticks) and an id; -1 when there is none.</summary>
    public int Find(long time, UInt128 id)
    {
        for (var i = _entries.Count - 1; i >= 0 && _entries[i].Time >= time; i--)
        {
            if (_entries[i].Time == time && _entries[i].Id == id)
            {
                return i;
            }
        }

        return -1;
    }

    public void Add(Entry entry)
    {
        var at = _entries.Count;
        while (at > 0 && _entries[at - 1].Time > entry.Time)
        {
            at--;
        }

        _entries.Insert(at, entry);
        _cost += CostOf(entry);
        var gone = 0;
        while (_cost > StateLimits.ReadingIdBytes)
        {
            _cost -= CostOf(_entries[gone++]);
        }

        _entries.RemoveRange(0, gone);
    }

    public void Replace(int at, Entry entry)
    {
        _cost += CostOf(entry) - CostOf(_entries[at]);
        _entries[at] = entry;
    }

    /// <summary>Forgets the ids of readings before an event time (ticks).</summary>
    public void RemoveBefore(long time)
    {
        var gone = 0;
        while (gone < _entries.Count && _entries[gone].Time < time)
        {
            _cost -= CostOf(_entries[gone++]);
        }

        _entries.RemoveRange(0, gone);
    }

    private static int CostOf(Entry entry) => 64 + entry.Shard.Length + entry.Metrics.Sum(metric => 10 + metric.Name.Length);

    /// <summary>A reading with an id: its place, by which the lower of two is told, and its values, which go when the lower one comes later.</summary>
    internal sealed record Entry(long Time, UInt128 Id, string Shard, LogPosition Position, MetricValue[] Metrics)
    {
        public bool IsBefore(string shard, LogPosition position)
        {
            var order = string.CompareOrdinal(Shard, shard);
            return order != 0 ? order < 0 : Position < position;
        }
    }
}
