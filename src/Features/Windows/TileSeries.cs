using System.Runtime.InteropServices;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Windows;

/// <summary>Readings of one metric, summed up by tiles of equal width, in time order.</summary>
/// <remarks>
/// Tiles are left-open like the windows, so that a window that begins at a multiple of the width is made of whole tiles. Where there are too
/// many tiles, the width is doubled and pairs are merged; what is then rounded is told as approximate.
/// </remarks>
internal sealed class TileSeries
{
    private readonly List<Tile> _tiles = [];
    private readonly long _baseWidth;

    /// <param name="baseWidth">The width, in ticks, that is asked for.</param>
    public TileSeries(long baseWidth) => _baseWidth = Width = baseWidth;

    /// <summary>The width, in ticks, that the tiles have now: the base width, or that times a power of two.</summary>
    public long Width { get; private set; }

    /// <summary>Whether tiles are wider than was asked for.</summary>
    public bool IsCoarse => Width != _baseWidth;

    public int Count => _tiles.Count;

    public ReadOnlySpan<Tile> Tiles => CollectionsMarshal.AsSpan(_tiles);

    /// <summary>The tile that an instant (ticks) falls in.</summary>
    public long IndexOf(long time) => WindowDefinition.FloorDivide(time - 1, Width);

    /// <summary>Adds one reading. A tile whose readings came in <see cref="TotalOrder"/> has the bits of their left fold.</summary>
    public void Add(long time, double value)
    {
        ref var moments = ref At(IndexOf(time));
        if (moments.Count == 0 || !TotalOrder.IsBefore(time, value, moments.LastTime, moments.Last))
        {
            moments.Append(time, value);
        }
        else
        {
            moments.Merge(Moments.Of(time, value));
        }
    }

    /// <summary>Adds what another series has summed up; it is put where its last reading belongs.</summary>
    public void Add(in Moments moments) => At(IndexOf(moments.LastTime)).Merge(moments);

    /// <summary>Puts a tile at the end, as <see cref="Tiles"/> gave it.</summary>
    /// <exception cref="InvalidDataException">No series of this width has such a tile there.</exception>
    public void Restore(long width, in Tile tile)
    {
        var times = width / _baseWidth;
        if (times < 1 || times * _baseWidth != width || !long.IsPow2(times) || (_tiles.Count > 0 && (width != Width || tile.Index <= _tiles[^1].Index)))
        {
            throw new InvalidDataException("The snapshot is damaged: a tile is not where it could be.");
        }

        Width = width;
        MakeRoom();
        _tiles.Add(tile);
    }

    /// <summary>Takes out the tiles that end at or before an instant (ticks).</summary>
    public void RemoveUpTo(long time)
    {
        var gone = 0;
        while (gone < _tiles.Count && (_tiles[gone].Index + 1) * Width <= time)
        {
            gone++;
        }

        Remove(gone);
    }

    /// <summary>Takes out the first tile, if its last reading is before an instant (ticks).</summary>
    public bool TryRemoveFirstBefore(long time, out Moments moments)
    {
        if (_tiles.Count == 0 || _tiles[0].Moments.LastTime >= time)
        {
            moments = default;
            return false;
        }

        moments = _tiles[0].Moments;
        Remove(1);
        return true;
    }

    /// <summary>Doubles the width, merging tiles in time order.</summary>
    public void Coarsen()
    {
        Width *= 2;
        var kept = 0;
        foreach (var tile in _tiles.ToArray())
        {
            var index = tile.Index >> 1;
            if (kept > 0 && _tiles[kept - 1].Index == index)
            {
                CollectionsMarshal.AsSpan(_tiles)[kept - 1].Moments.Merge(tile.Moments);
            }
            else
            {
                _tiles[kept++] = tile with { Index = index };
            }
        }

        _tiles.RemoveRange(kept, _tiles.Count - kept);
    }

    // A list doubles what it holds: of tiles, which are large, that would be kilobytes of nothing.
    private void MakeRoom()
    {
        if (_tiles.Count == _tiles.Capacity)
        {
            _tiles.Capacity += Math.Max(2, _tiles.Capacity / 8);
        }
    }

    private void Remove(int count)
    {
        _tiles.RemoveRange(0, count);
        if (_tiles.Count == 0)
        {
            Width = _baseWidth;
        }
    }

    private ref Moments At(long index)
    {
        var at = _tiles.Count;
        while (at > 0 && _tiles[at - 1].Index > index)
        {
            at--;
        }

        if (at == 0 || _tiles[at - 1].Index != index)
        {
            MakeRoom();
            _tiles.Insert(at, new Tile { Index = index });
            at++;
        }

        return ref CollectionsMarshal.AsSpan(_tiles)[at - 1].Moments;
    }
}
