namespace SensorGrid.Grains.SensorIndex;

/// <summary>The ids of a segment in ordinal order, one string reference each.</summary>
internal sealed class SortedIds
{
    private readonly List<string> _ids;

    public SortedIds(List<string> ids)
    {
        ids.Sort(StringComparer.Ordinal);
        _ids = ids;
    }

    public bool Contains(string id) => _ids.BinarySearch(id, StringComparer.Ordinal) >= 0;

    public void Add(string id)
    {
        var place = _ids.BinarySearch(id, StringComparer.Ordinal);
        if (place < 0)
        {
            _ids.Insert(~place, id);
        }
    }

    public void Remove(string id)
    {
        var place = _ids.BinarySearch(id, StringComparer.Ordinal);
        if (place >= 0)
        {
            _ids.RemoveAt(place);
        }
    }

    /// <param name="after">Only ids after this one; null for no such bound.</param>
    /// <param name="has">Only ids of which it is true; null for all.</param>
    public string[] List(string prefix, string? after, int limit, Func<string, bool>? has = null)
    {
        // Ids with a prefix stand together, and the prefix itself would be the first of them.
        var first = _ids.BinarySearch(prefix, StringComparer.Ordinal);
        first = first < 0 ? ~first : first;
        if (after is not null)
        {
            var last = _ids.BinarySearch(after, StringComparer.Ordinal);
            first = Math.Max(first, last < 0 ? ~last : last + 1);
        }

        var found = new List<string>();
        for (var next = first; next < _ids.Count && found.Count < limit && _ids[next].StartsWith(prefix, StringComparison.Ordinal); next++)
        {
            if (has is null || has(_ids[next]))
            {
                found.Add(_ids[next]);
            }
        }

        return [.. found];
    }
}
