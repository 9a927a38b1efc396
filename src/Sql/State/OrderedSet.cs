namespace SensorGrid.Sql.State;

/// <summary>Different items in the order in which they came, so that they are always written down in the same order.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
/// <param name="comparer">Compares them; null for their own equality.</param>
internal sealed class OrderedSet<T>(IEqualityComparer<T>? comparer = null)
{
    private readonly HashSet<T> _seen = new(comparer);
    private readonly List<T> _items = [];

    /// <summary>The items in the order in which they came.</summary>
    public IReadOnlyList<T> Items => _items;

    /// <summary>Determines whether an item is there.</summary>
    public bool Contains(T item) => _seen.Contains(item);

    /// <summary>Adds an item.</summary>
    /// <returns>False when it is there already.</returns>
    public bool Add(T item)
    {
        if (!_seen.Add(item))
        {
            return false;
        }

        _items.Add(item);
        return true;
    }

    /// <summary>Removes all items.</summary>
    public void Clear()
    {
        _seen.Clear();
        _items.Clear();
    }

    /// <summary>Writes the items.</summary>
    public void Save(StateWriter writer, Action<StateWriter, T> write) => writer.Items(_items, write);

    /// <summary>Reads the items into an empty set.</summary>
    public void Load(StateReader reader, Func<StateReader, T> read)
    {
        foreach (var item in reader.Items(read))
        {
            if (!Add(item))
            {
                throw StateReader.Fault("an item is there twice.");
            }
        }
    }
}
