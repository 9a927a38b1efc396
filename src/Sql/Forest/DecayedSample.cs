namespace SensorGrid.Sql.Forest;

/// <summary>
/// A sample of a stream in which a point's weight falls by exp(-1/timeDecay) with every later point: weighted reservoir sampling without replacement
/// (Efraimidis and Spirakis, 2006). A point of weight w = exp(t/timeDecay) has the key u^(1/w) with u uniform in (0, 1); the points with the largest keys stay.
/// The keys are compared as -log(-log(key)) = t/timeDecay - log(-log(u)), which has the same order and neither overflows nor underflows.
/// </summary>
internal sealed class DecayedSample
{
    // A binary heap with the smallest key on top; _leaves holds each key's leaf in the tree.
    private readonly double[] _keys;
    private readonly int[] _leaves;
    private int _count;

    public DecayedSample(int capacity)
    {
        _keys = new double[capacity];
        _leaves = new int[capacity];
    }

    /// <summary>The leaves of the points in the sample; a leaf stands here once for each of its points.</summary>
    public ReadOnlySpan<int> Leaves => _leaves.AsSpan(0, _count);

    public bool IsFull => _count == _keys.Length;

    /// <summary>The key of the point that is the next to go.</summary>
    public double SmallestKey => _keys[0];

    /// <summary>Gives the key of a point.</summary>
    /// <param name="age">The point's number in the stream, divided by the time decay.</param>
    /// <param name="unit">A random number in (0, 1).</param>
    public static double KeyOf(double age, double unit) => age - Math.Log(-Math.Log(unit));

    public void Add(double key, int leaf)
    {
        var at = _count++;
        while (at > 0)
        {
            var above = (at - 1) / 2;
            if (_keys[above] <= key)
            {
                break;
            }

            Move(above, at);
            at = above;
        }

        _keys[at] = key;
        _leaves[at] = leaf;
    }

    /// <summary>Takes the point with the smallest key out and gives its leaf.</summary>
    public int RemoveSmallest()
    {
        var leaf = _leaves[0];
        var last = --_count;
        var key = _keys[last];
        var at = 0;
        for (var below = 1; below < last; below = (2 * at) + 1)
        {
            if (below + 1 < last && _keys[below + 1] < _keys[below])
            {
                below++;
            }

            if (_keys[below] >= key)
            {
                break;
            }

            Move(below, at);
            at = below;
        }

        _keys[at] = key;
        _leaves[at] = _leaves[last];
        return leaf;
    }

    /// <summary>Stores the sample with other numbers for the leaves.</summary>
    public void Write(BinaryWriter writer, ReadOnlySpan<int> numbers)
    {
        writer.Write(_count);
        for (var i = 0; i < _count; i++)
        {
            writer.Write(_keys[i]);
            writer.Write((ushort)numbers[_leaves[i]]);
        }
    }

    /// <summary>Takes over a stored sample of the same capacity.</summary>
    /// <exception cref="InvalidDataException">The stored sample does not fit.</exception>
    public void Read(BinaryReader reader)
    {
        _count = StoredForest.Bounded(reader.ReadInt32(), _keys.Length);
        for (var i = 0; i < _count; i++)
        {
            _keys[i] = reader.ReadDouble();
            _leaves[i] = StoredForest.Bounded(reader.ReadUInt16(), _keys.Length - 1);
        }
    }

    private void Move(int from, int to)
    {
        _keys[to] = _keys[from];
        _leaves[to] = _leaves[from];
    }
}
