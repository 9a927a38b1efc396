namespace SensorGrid.Features.Windows;

/// <summary>The values of a tile, counted by buckets: enough for each quantile, up to a relative error.</summary>
/// <remarks>
/// <para>
/// It has a bound of buckets. Beyond it the sketch goes to the next level, where two neighbouring buckets are one and the error about doubles (the uniform collapse of UDDSketch: Epicoco, Melle, Cafaro, Pulimeno and
/// Morleo, "UDDSketch: Accurate Tracking of Quantiles in Data Streams", 2020).
/// </para>
/// <para>
/// It is a function of the set of its values, in whatever order and in whatever parts they came: the level is the first one at which the values have no more buckets than the bound, since
/// no value takes a bucket away; and a count says how many of them are in a bucket of that level.
/// </para>
/// </remarks>
internal sealed class Sketch
{
    private const int CountBits = 44;
    private const long MostCounted = (1L << CountBits) - 1;
    private const int BytesBeside = 64;
    private const int MostKey = 1 << SketchKey.LastLevel;

    // Sorted: the number of the bucket, and behind it how many values are in it.
    private long[] _buckets = [];

    /// <summary>The number of buckets that have values.</summary>
    public int Count { get; private set; }

    /// <summary>The number of times that neighbouring buckets became one.</summary>
    public int Level { get; private set; }

    /// <summary>The number of bytes that it takes.</summary>
    public long Bytes => BytesBeside + (_buckets.Length * (long)sizeof(long));

    /// <summary>The number of a bucket at the sketch's level.</summary>
    /// <param name="bucket">A place among the buckets, which are in the order of their values.</param>
    public int KeyAt(int bucket) => (int)(_buckets[bucket] >> CountBits);

    /// <summary>The number of values in a bucket.</summary>
    /// <param name="bucket">A place among the buckets.</param>
    public long CountAt(int bucket) => _buckets[bucket] & MostCounted;

    /// <summary>Counts a value.</summary>
    /// <param name="key">Its bucket at the first level.</param>
    /// <param name="most">The most buckets, at least 3.</param>
    public void Add(int key, int most) => Add(key, 0, 1, most);

    /// <summary>Counts the values of another sketch as well.</summary>
    /// <param name="other">A sketch by the same grid.</param>
    /// <param name="most">The most buckets, at least 3.</param>
    public void Merge(Sketch other, int most)
    {
        CollapseTo(other.Level);
        for (var i = 0; i < other.Count; i++)
        {
            Add(other.KeyAt(i), other.Level, other.CountAt(i), most);
        }
    }

    /// <summary>Goes to a level, unless it is there or beyond it.</summary>
    public void CollapseTo(int level)
    {
        if (level <= Level)
        {
            return;
        }

        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            var (key, count) = (SketchKey.After(level - Level, KeyAt(i)), CountAt(i));
            if (kept > 0 && KeyAt(kept - 1) == key)
            {
                _buckets[kept - 1] += count;
            }
            else
            {
                _buckets[kept++] = Packed(key, count);
            }
        }

        (Count, Level) = (kept, level);
    }

    /// <summary>Becomes equal to another sketch.</summary>
    public void CopyFrom(Sketch other)
    {
        if (_buckets.Length < other.Count)
        {
            _buckets = new long[other._buckets.Length];
        }

        other._buckets.AsSpan(0, other.Count).CopyTo(_buckets);
        (Count, Level) = (other.Count, other.Level);
    }

    /// <summary>Forgets all values.</summary>
    public void Clear() => (Count, Level) = (0, 0);

    /// <summary>Makes a sketch of buckets that were stored.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="buckets">Number and count of each, in order.</param>
    /// <exception cref="InvalidDataException">No sketch has such buckets.</exception>
    public static Sketch Restore(int level, ReadOnlySpan<(int Key, long Count)> buckets)
    {
        var sketch = new Sketch { _buckets = new long[buckets.Length], Count = buckets.Length, Level = level };
        for (var i = 0; i < buckets.Length; i++)
        {
            var (key, count) = buckets[i];
            if (level > SketchKey.LastLevel || Math.Abs((long)key) > SketchKey.After(level, MostKey) || count is < 1 or > MostCounted || (i > 0 && key <= buckets[i - 1].Key))
            {
                throw new InvalidDataException("The snapshot is damaged: it has a sketch that cannot be.");
            }

            sketch._buckets[i] = Packed(key, count);
        }

        return sketch;
    }

    private static long Packed(int key, long count) => ((long)key << CountBits) | count;

    private void Add(int key, int level, long count, int most)
    {
        key = SketchKey.After(Level - level, key);
        var at = PlaceOf(key);
        if (at < Count && KeyAt(at) == key)
        {
            _buckets[at] += count;
            return;
        }

        if (Count == _buckets.Length)
        {
            Array.Resize(ref _buckets, Count + Math.Max(4, Count / 4));
        }

        _buckets.AsSpan(at, Count - at).CopyTo(_buckets.AsSpan(at + 1));
        _buckets[at] = Packed(key, count);
        Count++;
        while (Count > most)
        {
            CollapseTo(Level + 1);
        }
    }

    // The first place whose bucket is not before a key.
    private int PlaceOf(int key)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = KeyAt(middle) < key ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
