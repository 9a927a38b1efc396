using System.Numerics;

namespace SensorGrid.Sql.State;

/// <summary>A list that grows at its end and shrinks at both ends, each in constant time.</summary>
internal sealed class Ring<T>
{
    private T[] _items = [];
    private int _first;

    /// <summary>The number of items.</summary>
    public int Count { get; private set; }

    /// <summary>The item at an index from the oldest one.</summary>
    public T this[int index] => _items[(_first + index) & (_items.Length - 1)];

    /// <summary>Adds an item at the end.</summary>
    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[(_first + Count) & (_items.Length - 1)] = item;
        Count++;
    }

    /// <summary>Removes the oldest item.</summary>
    public T RemoveFirst()
    {
        var item = _items[_first];
        _items[_first] = default!;
        _first = (_first + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    /// <summary>Removes the newest item.</summary>
    public void RemoveLast()
    {
        Count--;
        _items[(_first + Count) & (_items.Length - 1)] = default!;
    }

    /// <summary>Removes all items.</summary>
    public void Clear()
    {
        while (Count > 0)
        {
            RemoveLast();
        }
    }

    private void Grow()
    {
        var items = new T[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, Count + 1))];
        for (var i = 0; i < Count; i++)
        {
            items[i] = this[i];
        }

        _items = items;
        _first = 0;
    }
}
