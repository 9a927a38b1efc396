namespace SensorGrid.Sql.Forest;

/// <content>The stored form and the checks of the structure.</content>
internal sealed partial class RandomCutTree
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(_root);
        writer.Write(_freeNodeCount);
        writer.Write(_freeLeafCount);
        foreach (var numbers in Numbers())
        {
            StoredForest.Write(writer, numbers);
        }

        StoredForest.Write(writer, _cuts);
        StoredForest.Write(writer, _boxes);
        StoredForest.Write(writer, _points);
    }

    /// <summary>Takes over a stored tree of the same capacity and dimensions.</summary>
    /// <param name="reader">The stored bytes.</param>
    /// <param name="sample">The leaf of each point in the tree.</param>
    /// <exception cref="InvalidDataException">The stored tree does not hold together.</exception>
    public void Read(BinaryReader reader, ReadOnlySpan<int> sample)
    {
        _root = reader.ReadInt32();
        _freeNodeCount = StoredForest.Bounded(reader.ReadInt32(), _freeNodes.Length);
        _freeLeafCount = StoredForest.Bounded(reader.ReadInt32(), _freeLeaves.Length);
        foreach (var numbers in Numbers())
        {
            StoredForest.Read(reader, numbers);
        }

        StoredForest.Read(reader, _cuts);
        StoredForest.Read(reader, _boxes);
        StoredForest.Read(reader, _points);
        if (FindFault(sample) is { } fault)
        {
            throw new InvalidDataException(fault);
        }
    }

    /// <summary>Looks for something in which the tree does not hold together, and says what; null when there is nothing.</summary>
    /// <param name="sample">The leaf of each point that should be in the tree.</param>
    public string? FindFault(ReadOnlySpan<int> sample)
    {
        var expected = new int[_leafMasses.Length];
        foreach (var leaf in sample)
        {
            expected[leaf]++;
        }

        var unused = new HashSet<int>();
        foreach (var node in _freeNodes.AsSpan(0, _freeNodeCount))
        {
            unused.Add(node);
        }

        foreach (var leaf in _freeLeaves.AsSpan(0, _freeLeafCount))
        {
            unused.Add(~leaf);
        }

        var used = new HashSet<int>();
        if (unused.Count != _freeNodeCount + _freeLeafCount || unused.Any(at => at >= _masses.Length || ~at >= _leafMasses.Length))
        {
            return "A free place does not exist or is listed twice.";
        }

        return (_root == None ? null : FaultUnder(_root, None, expected, used))
            ?? (used.Overlaps(unused) ? "A place in use is listed as free." : null)
            ?? (used.Count + unused.Count != _freeNodes.Length + _freeLeaves.Length ? "A place is neither in use nor free." : null)
            ?? (Mass != sample.Length ? "The tree and its sample have different numbers of points." : null);
    }

    private string? FaultUnder(int at, int parent, int[] expected, HashSet<int> used)
    {
        if (at >= _masses.Length || ~at >= _leafMasses.Length || !used.Add(at))
        {
            return "A place does not exist or is reached twice.";
        }

        if (at < 0)
        {
            return _leafParents[~at] != parent ? "A leaf does not know its parent."
                : _leafMasses[~at] < 1 || _leafMasses[~at] != expected[~at] ? "A leaf's number of points is not that of the sample."
                : PointOf(~at).ContainsAnyExceptInRange(-NumericRow.MaxValue, NumericRow.MaxValue) ? "A point is out of range."
                : null;
        }

        return (_parents[at] != parent ? "A node does not know its parent." : null)
            ?? FaultUnder(_lefts[at], at, expected, used)
            ?? FaultUnder(_rights[at], at, expected, used)
            ?? FaultOf(at);
    }

    /// <summary>Looks at one node, those below being in order.</summary>
    private string? FaultOf(int node)
    {
        var (left, right) = (_lefts[node], _rights[node]);
        if (_masses[node] != MassOf(left) + MassOf(right))
        {
            return "The numbers of points do not add up.";
        }

        for (var i = 0; i < _dimensions; i++)
        {
            if (LowsOf(node)[i] != Math.Min(LowsOf(left)[i], LowsOf(right)[i]) || HighsOf(node)[i] != Math.Max(HighsOf(left)[i], HighsOf(right)[i]))
            {
                return "A box is not that of the points in it.";
            }
        }

        var dimension = _cutDimensions[node];
        return dimension < 0 || dimension >= _dimensions ? "A cut is along no dimension."
            : !(HighsOf(left)[dimension] <= _cuts[node] && _cuts[node] < LowsOf(right)[dimension]) ? "A cut does not part the points."
            : null;
    }

    private int[][] Numbers() =>
        [_cutDimensions, _lefts, _rights, _parents, _masses, _leafParents, _leafMasses, _freeNodes, _freeLeaves];
}
