namespace SensorGrid.Grains.Memory;

/// <summary>
/// Finds what was not used lately, the second-chance way (CLOCK): a hand goes round, and passes over what was used since its last round. So a use costs one bit, where
/// a list in order of use would be changed by each. Not safe for concurrent use.
/// </summary>
/// <typeparam name="T">What is in it; it keeps its place in the ring itself.</typeparam>
internal sealed class SecondChanceRing<T>
    where T : class, IRingItem
{
    private readonly List<T> _items = [];
    private int _hand;

    public int Count => _items.Count;

    public void Add(T item)
    {
        item.Place = _items.Count;
        _items.Add(item);
    }

    /// <summary>Removes an item.</summary>
    /// <returns>Whether it was in.</returns>
    public bool Remove(T item)
    {
        var place = item.Place;
        if (place < 0)
        {
            return false;
        }

        var last = _items[^1];
        _items[place] = last;
        last.Place = place;
        _items.RemoveAt(_items.Count - 1);
        item.Place = -1;
        return true;
    }

    /// <summary>Moves the hand to the next item that may go; null when there is none within so many steps.</summary>
    public T? Next(int steps)
    {
        // Twice round: the first time uses up the chances of all.
        for (var step = Math.Min(steps, 2 * _items.Count); step > 0; step--)
        {
            _hand = _hand >= _items.Count ? 0 : _hand;
            var item = _items[_hand++];
            if (item.MayGo())
            {
                return item;
            }
        }

        return null;
    }
}
