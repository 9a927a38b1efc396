namespace SensorGrid.Features.Operators.Windows;

/// <summary>The metrics that a sensor has no room for: their names, and how many values were refused.</summary>
/// <remarks>
/// A name is remembered from its first refused value until none came for as long as the longest window. At most <see cref="WindowLimits.RefusedMetrics"/> names are; values of
/// others are counted alone.
/// </remarks>
internal sealed class RefusedMetrics
{
    private readonly List<(string Name, long Newest)> _names = new(0);

    /// <summary>The number of refused values.</summary>
    public long Values { get; set; }

    /// <summary>The names in ordinal order, each with the event time (ticks) of its newest refused value.</summary>
    public IReadOnlyList<(string Name, long Newest)> Names => _names;

    /// <summary>Counts a value.</summary>
    /// <param name="name">Its metric.</param>
    /// <param name="time">Its event time, in ticks.</param>
    /// <returns>Whether the name is new: it was not remembered, and is now.</returns>
    public bool Add(string name, long time)
    {
        Values++;
        var at = IndexOf(name);
        if (at >= 0)
        {
            _names[at] = (name, Math.Max(_names[at].Newest, time));
            return false;
        }

        if (_names.Count == WindowLimits.RefusedMetrics)
        {
            return false;
        }

        _names.Insert(~at, (name, time));
        return true;
    }

    /// <summary>Forgets the names that had no value since an event time (ticks).</summary>
    public void RemoveBefore(long time) => _names.RemoveAll(name => name.Newest < time);

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _names.Clear();
        Values = 0;
    }

    /// <summary>Puts a name back, as <see cref="Names"/> gave it.</summary>
    public void Restore(string name, long newest) => _names.Add((name, newest));

    private int IndexOf(string name)
    {
        var (low, high) = (0, _names.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(_names[middle].Name, name);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
