using System.Buffers;

namespace SensorGrid.Features.Windows;

/// <summary>The sketches of the tiles of a window as one, at the level of the one that is furthest. Lives while an answer is computed.</summary>
internal sealed class WindowSketch : IDisposable
{
    // From the bucket _first on, how many values each has. Between the least and the greatest value few buckets have none.
    private long[] _counts = [];
    private int _first;
    private int _length;

    /// <summary>The level: as with <see cref="Sketch.Level"/>.</summary>
    public int Level { get; private set; }

    /// <summary>The number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Counts the values of a sketch as well.</summary>
    public void Add(Sketch sketch)
    {
        if (sketch.Count == 0)
        {
            return;
        }

        CollapseTo(sketch.Level);
        var levels = Level - sketch.Level;
        Cover(SketchKey.After(levels, sketch.KeyAt(0)), SketchKey.After(levels, sketch.KeyAt(sketch.Count - 1)));
        for (var i = 0; i < sketch.Count; i++)
        {
            var count = sketch.CountAt(i);
            _counts[SketchKey.After(levels, sketch.KeyAt(i)) - _first] += count;
            Count += count;
        }
    }

    /// <summary>Finds the bucket of the value that has so many before it in the order of values.</summary>
    /// <param name="rank">From 0 to <see cref="Count"/> less 1.</param>
    public int KeyOfRank(long rank)
    {
        var at = 0;
        for (var before = _counts[0]; before <= rank; before += _counts[at])
        {
            at++;
        }

        return _first + at;
    }

    public void Dispose() => Return(_counts);

    private static long[] Rent(int length)
    {
        var rented = ArrayPool<long>.Shared.Rent(length);
        rented.AsSpan(0, length).Clear();
        return rented;
    }

    private static void Return(long[] rented)
    {
        if (rented.Length > 0)
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    private void CollapseTo(int level)
    {
        if (level <= Level)
        {
            return;
        }

        var levels = level - Level;
        Level = level;
        if (_length > 0)
        {
            Move(SketchKey.After(levels, _first), SketchKey.After(levels, _first + _length - 1), levels);
        }
    }

    private void Cover(int first, int last)
    {
        if (_length == 0)
        {
            Move(first, last, 0);
        }
        else if (first < _first || last >= _first + _length)
        {
            // Half as much again on a side that grows: tiles in time order often drift.
            var slack = _length / 2;
            Move(first < _first ? first - slack : _first, last >= _first + _length ? last + slack : _first + _length - 1, 0);
        }
    }

    private void Move(int first, int last, int levels)
    {
        var counts = Rent(last - first + 1);
        for (var i = 0; i < _length; i++)
        {
            counts[SketchKey.After(levels, _first + i) - first] += _counts[i];
        }

        Return(_counts);
        (_counts, _first, _length) = (counts, first, last - first + 1);
    }
}
