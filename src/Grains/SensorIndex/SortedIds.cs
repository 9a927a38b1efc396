using System.Runtime.InteropServices;
using System.Text;

namespace SensorGrid.Grains.SensorIndex;

/// <summary>
/// The ids of a list in ordinal order, each with its number. Kept as UTF-8, one behind the other: of 20 letters an id takes some 35 bytes, as a string in a
/// table it would take 110.
/// </summary>
internal sealed class SortedIds
{
    private const int LengthBytes = 2;

    private readonly List<Entry> _entries;
    private byte[] _text = [];
    private int _end;
    private int _gone;

    /// <param name="ids">The ids by their numbers; an empty one is a number that no id has.</param>
    public SortedIds(IReadOnlyList<string> ids)
    {
        _text = new byte[ids.Sum(id => id.Length == 0 ? 0 : LengthBytes + Encoding.UTF8.GetByteCount(id))];
        _entries = [.. ids.Index().Where(id => id.Item.Length > 0).OrderBy(id => id.Item, StringComparer.Ordinal).Select(id => new Entry(Append(id.Item), id.Index))];
    }

    public int Count => _entries.Count;

    /// <summary>
    /// The approximate number of bytes its ids use. What is kept free besides is at most two thirds as much, and next ids take it first.
    /// </summary>
    public long Bytes => _end - _gone + (_entries.Count * 8L);

    public bool Contains(string id) => Find(id) >= 0;

    /// <summary>Gets the number of an id; -1 when it is not in here.</summary>
    public int NumberOf(string id) => Find(id) is >= 0 and var place ? _entries[place].Number : -1;

    public void Add(string id, int number)
    {
        var place = Find(id);
        if (place < 0)
        {
            MakeRoom();
            _entries.Insert(~place, new Entry(Append(id), number));
        }
    }

    public void Remove(string id)
    {
        var place = Find(id);
        if (place >= 0)
        {
            _gone += LengthBytes + TextOf(_entries[place]).Length;
            _entries.RemoveAt(place);
            if (_gone > _end / 4)
            {
                Compact();
            }
        }
    }

    /// <param name="after">The id after which to begin; null for no such bound.</param>
    /// <param name="has">The condition on an id's number; null for all.</param>
    public string[] List(string prefix, string? after, int limit, Func<int, bool>? has = null)
    {
        // Ids with a prefix stand together, and the prefix itself would be the first of them.
        var first = Find(prefix);
        first = first < 0 ? ~first : first;
        if (after is not null)
        {
            var last = Find(after);
            first = Math.Max(first, last < 0 ? ~last : last + 1);
        }

        var found = new List<string>();
        var begin = Encoding.UTF8.GetBytes(prefix);
        for (var next = first; next < _entries.Count && found.Count < limit && TextOf(_entries[next]).StartsWith(begin); next++)
        {
            if (has is null || has(_entries[next].Number))
            {
                found.Add(Encoding.UTF8.GetString(TextOf(_entries[next])));
            }
        }

        return [.. found];
    }

    private int Find(string id)
    {
        var (low, high) = (0, _entries.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Compare(TextOf(_entries[middle]), id);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    // UTF-8 and UTF-16 have other orders beyond ASCII, and the order of the list is that of UTF-16.
    private static int Compare(ReadOnlySpan<byte> text, ReadOnlySpan<char> id)
    {
        for (var i = 0; i < text.Length && i < id.Length; i++)
        {
            if (text[i] >= 0x80)
            {
                return Encoding.UTF8.GetString(text).AsSpan().SequenceCompareTo(id);
            }

            if (text[i] != id[i])
            {
                return text[i] - id[i];
            }
        }

        // All that is common is ASCII, so one is the other's beginning.
        return Encoding.UTF8.GetCharCount(text) - id.Length;
    }

    private ReadOnlySpan<byte> TextOf(Entry entry) =>
        _text.AsSpan(entry.Offset + LengthBytes, MemoryMarshal.Read<ushort>(_text.AsSpan(entry.Offset)));

    private int Append(string id)
    {
        var offset = _end;
        var length = Encoding.UTF8.GetByteCount(id);
        if (_text.Length < _end + LengthBytes + length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length + (_text.Length / 4), _end + LengthBytes + length));
        }

        MemoryMarshal.Write(_text.AsSpan(offset), checked((ushort)length));
        Encoding.UTF8.GetBytes(id, _text.AsSpan(offset + LengthBytes));
        _end += LengthBytes + length;
        return offset;
    }

    // A list doubles what it holds.
    private void MakeRoom()
    {
        if (_entries.Count == _entries.Capacity)
        {
            _entries.Capacity += Math.Max(8, _entries.Capacity / 4);
        }
    }

    private void Compact()
    {
        var text = new byte[_end - _gone];
        var end = 0;
        for (var i = 0; i < _entries.Count; i++)
        {
            var stored = _text.AsSpan(_entries[i].Offset, LengthBytes + TextOf(_entries[i]).Length);
            stored.CopyTo(text.AsSpan(end));
            _entries[i] = _entries[i] with { Offset = end };
            end += stored.Length;
        }

        (_text, _end, _gone) = (text, end, 0);
        _entries.TrimExcess();
    }

    private readonly record struct Entry(int Offset, int Number);
}
