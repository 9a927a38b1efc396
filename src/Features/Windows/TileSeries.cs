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

    // One for each tile, if there are any.
    private readonly List<Sketch>? _sketches;
    private long _sketchBytes;

    /// <param name="baseWidth">The requested width, in ticks.</param>
    public TileSeries(long baseWidth) => _baseWidth = Width = baseWidth;

    /// <param name="family">The hop, and what the sketches of its tiles are like.</param>
    public TileSeries(HopFamily family)
        : this(family.Hop)
    {
        if (family.SketchError > 0)
        {
            (Grid, MostBuckets, _sketches) = (SketchGrid.For(family.SketchError), family.SketchBuckets, []);
        }
    }

    /// <summary>The buckets of the tiles' sketches; null when they have none.</summary>
    public SketchGrid? Grid { get; }

    /// <summary>The most buckets of the sketch of a tile.</summary>
    public int MostBuckets { get; }

    /// <summary>The number of buckets of all sketches.</summary>
    public int BucketCount { get; private set; }

    /// <summary>The width, in ticks, that the tiles have now: the base width, or that times a power of two.</summary>
    public long Width { get; private set; }

    /// <summary>Gets whether tiles are wider than requested.</summary>
    public bool IsCoarse => Width != _baseWidth;

    /// <summary>Readings up to this event time (ticks) are gone; the least value when none is.</summary>
    public long RemovedUpTo { get; set; } = long.MinValue;

    public int Count => _tiles.Count;

    /// <summary>The number of bytes of its array.</summary>
    public long Bytes => (_tiles.Capacity * (long)Unsafe.SizeOf<Tile>()) + _sketchBytes;

    /// <summary>The newest event time in a tile, in ticks; the least value when there is none.</summary>
    public long NewestTime => _tiles.Count == 0 ? long.MinValue : _tiles[^1].Moments.LastTime;

    public ReadOnlySpan<Tile> Tiles => CollectionsMarshal.AsSpan(_tiles);

    /// <summary>Gets the sketch of a tile, where tiles have sketches.</summary>
    /// <param name="tile">A place in <see cref="Tiles"/>.</param>
    public Sketch SketchAt(int tile) => _sketches![tile];

    /// <summary>Computes the index of the tile that an instant (ticks) falls in.</summary>
    public long IndexOf(long time) => WindowDefinition.FloorDivide(time - 1, Width);

    /// <summary>Adds one reading, behind all of its event time. A tile whose readings came in time order has the bits of their left fold.</summary>
    public void Add(long time, double value)
    {
        if (time <= RemovedUpTo)
        {
            return;
        }

        var at = At(IndexOf(time));
        ref var moments = ref CollectionsMarshal.AsSpan(_tiles)[at].Moments;
        if (moments.Count == 0 || time >= moments.LastTime)
        {
            moments.Append(time, value);
        }
        else
        {
            moments.Merge(Moments.Of(time, value));
        }

        if (_sketches is not null)
        {
            Note(_sketches[at], -1);
            _sketches[at].Add(Grid!.KeyOf(value), MostBuckets);
            Note(_sketches[at], 1);
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
        AddSketch(_sketches?.Count ?? 0);
    }

    /// <summary>Gives a tile its sketch, as <see cref="SketchAt"/> gave it.</summary>
    /// <exception cref="InvalidDataException">It has other readings than the tile.</exception>
    public void Restore(int tile, Sketch sketch)
    {
        var count = 0L;
        for (var bucket = 0; bucket < sketch.Count; bucket++)
        {
            count += sketch.CountAt(bucket);
        }

        if (count != _tiles[tile].Moments.Count || sketch.Count > MostBuckets)
        {
            throw new InvalidDataException("The snapshot is damaged: a sketch is not that of its tile.");
        }

        Note(_sketches![tile], -1);
        _sketches[tile] = sketch;
        Note(sketch, 1);
    }

    /// <summary>Makes two neighbouring buckets one in the sketches of all tiles.</summary>
    public void CollapseSketches()
    {
        foreach (var sketch in _sketches ?? [])
        {
            Note(sketch, -1);
            sketch.CollapseTo(Math.Min(sketch.Level + 1, SketchKey.LastLevel));
            Note(sketch, 1);
        }
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
        foreach (var (i, tile) in _tiles.ToArray().Index())
        {
            var index = tile.Index >> 1;
            if (kept > 0 && _tiles[kept - 1].Index == index)
            {
                CollectionsMarshal.AsSpan(_tiles)[kept - 1].Moments.Merge(tile.Moments);
                MergeSketch(i, kept - 1);
            }
            else
            {
                MoveSketch(i, kept);
                _tiles[kept++] = tile with { Index = index };
            }
        }

        _tiles.RemoveRange(kept, _tiles.Count - kept);
        _sketches?.RemoveRange(kept, _sketches.Count - kept);
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
        for (var i = 0; _sketches is not null && i < count; i++)
        {
            Note(_sketches[i], -1);
        }

        _tiles.RemoveRange(0, count);
        _sketches?.RemoveRange(0, count);
        if (_tiles.Count == 0)
        {
            Width = _baseWidth;
        }
    }

    // The place of the tile, which is there then.
    private int At(long index)
    {
        var at = _tiles.Count;
        while (at > 0 && _tiles[at - 1].Index > index)
        {
            at--;
        }

        if (at > 0 && _tiles[at - 1].Index == index)
        {
            return at - 1;
        }

        MakeRoom();
        _tiles.Insert(at, new Tile { Index = index });
        AddSketch(at);
        return at;
    }

    private void AddSketch(int at)
    {
        if (_sketches is not null)
        {
            var sketch = new Sketch();
            _sketches.Insert(at, sketch);
            Note(sketch, 1);
        }
    }

    private void MoveSketch(int from, int to)
    {
        if (_sketches is not null)
        {
            _sketches[to] = _sketches[from];
        }
    }

    private void MergeSketch(int from, int into)
    {
        if (_sketches is not null)
        {
            Note(_sketches[from], -1);
            Note(_sketches[into], -1);
            _sketches[into].Merge(_sketches[from], MostBuckets);
            Note(_sketches[into], 1);
        }
    }

    // Before a sketch changes and after it.
    private void Note(Sketch sketch, int sign)
    {
        BucketCount += sign * sketch.Count;
        _sketchBytes += sign * sketch.Bytes;
    }
}
