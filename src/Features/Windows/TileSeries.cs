using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SensorGrid.Features.Definitions;

namespace SensorGrid.Features.Windows;

/// <summary>Sums of one metric's readings by tiles of equal width, in time order.</summary>
/// <remarks>
/// Tiles are left-open like the windows, so that a window that begins at a multiple of the width is made of whole tiles. Where there are too
/// many tiles, the width is doubled and pairs are merged: <see cref="EdgeOf"/> says where a window then really begins.
/// </remarks>
internal sealed class TileSeries
{
    private readonly List<Tile> _tiles = [];
    private readonly long _baseWidth;

    /// <param name="baseWidth">The requested width, in ticks.</param>
    public TileSeries(long baseWidth) => _baseWidth = Width = baseWidth;

    /// <summary>The width, in ticks, that the tiles have now: the base width, or that times a power of two.</summary>
    public long Width { get; private set; }

    /// <summary>Gets whether tiles are wider than requested.</summary>
    public bool IsCoarse => Width != _baseWidth;

    /// <summary>Readings up to this event time (ticks) are gone; the least value when none is.</summary>
    public long RemovedUpTo { get; set; } = long.MinValue;

    public int Count => _tiles.Count;

    /// <summary>The number of bytes of its array.</summary>
    public long Bytes => _tiles.Capacity * (long)Unsafe.SizeOf<Tile>();

    /// <summary>The newest event time in a tile, in ticks; the least value when there is none.</summary>
    public long NewestTime => _tiles.Count == 0 ? long.MinValue : _tiles[^1].Moments.LastTime;

    public ReadOnlySpan<Tile> Tiles => CollectionsMarshal.AsSpan(_tiles);

    /// <summary>Computes the index of the tile that an instant (ticks) falls in.</summary>
    public long IndexOf(long time) => WindowDefinition.FloorDivide(time - 1, Width);

    /// <summary>Adds one reading, behind all of its event time. A tile whose readings came in time order has the bits of their left fold.</summary>
    public void Add(long time, double value)
    {
        if (time <= RemovedUpTo)
        {
            return;
        }

        ref var moments = ref At(IndexOf(time));
        if (moments.Count == 0 || time >= moments.LastTime)
        {
            moments.Append(time, value);
        }
        else
        {
            moments.Merge(Moments.Of(time, value));
        }
    }

    /// <summary>
    /// Computes the actual start (exclusive, ticks) of a window that is defined to begin at an instant: the tile's beginning, or the newest
    /// removed reading if that is later.
    /// </summary>
    public long EdgeOf(long start) => Math.Max(WindowDefinition.FloorDivide(start, Width) * Width, RemovedUpTo);

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

    /// <summary>Removes the tiles that end at or before an instant (ticks), a whole multiple of the requested width.</summary>
    public void RemoveUpTo(long time)
    {
        RemovedUpTo = Math.Max(RemovedUpTo, IsCoarse ? WindowDefinition.FloorDivide(time, Width) * Width : time);
        var gone = 0;
        while (gone < _tiles.Count && (_tiles[gone].Index + 1) * Width <= time)
        {
            gone++;
        }

        Remove(gone);
    }

    /// <summary>Removes the tiles whose last reading is before an instant (ticks).</summary>
    public void RemoveBefore(long time)
    {
        var gone = 0;
        while (gone < _tiles.Count && _tiles[gone].Moments.LastTime < time)
        {
            RemovedUpTo = Math.Max(RemovedUpTo, _tiles[gone++].Moments.LastTime);
        }

        Remove(gone);
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
