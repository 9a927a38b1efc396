namespace SensorGrid.Features.Windows;

/// <summary>The fold of a window's tiles in time order, where each tile comes in pieces: from tiles kept, then from readings kept.</summary>
/// <param name="first">The window's first tile; what comes before it is left out.</param>
internal ref struct TileFold(long first)
{
    private Moments _total;
    private Moments _tile;
    private long _index = long.MinValue;

    /// <summary>Moves to the tile of the following values.</summary>
    public void MoveTo(long index)
    {
        if (index != _index)
        {
            Close();
            _index = index;
        }
    }

    public void Add(long index, in Moments moments)
    {
        MoveTo(index);
        _tile.Merge(moments);
    }

    public void Append(long time, double value) => _tile.Append(time, value);

    public Moments Total()
    {
        Close();
        return _total;
    }

    private void Close()
    {
        if (_index >= first)
        {
            _total.Merge(_tile);
        }

        _tile = default;
    }
}
