namespace SensorGrid.Sql.Forest;

/// <content>The stored form and the checks of the structure.</content>
internal sealed partial class RandomCutTree
{
    private const ushort LeafMark = ushort.MaxValue;

    /// <summary>Gives for each leaf its number in the stored form, where leaves are counted from the left; those not in use have none.</summary>
    public int[] StoredNumbers()
    {
        var numbers = new int[_leafMasses.Length];
        var count = 0;
        Number(_root);
        return numbers;

        void Number(int at)
        {
            if (at >= 0)
            {
                Number(_lefts[at]);
                Number(_rights[at]);
            }
            else if (at != None)
            {
                numbers[~at] = count++;
            }
        }
    }

    /// <summary>Stores the cuts and points from the root down, the left side first. Boxes and numbers of points follow from these and the sample.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(_leafMasses.Length - _freeLeafCount);
        if (_root != None)
        {
            WriteUnder(writer, _root);
        }
    }

    /// <summary>Takes over a stored tree of the same capacity and dimensions; this tree must be new.</summary>
    /// <param name="reader">The stored bytes.</param>
    /// <param name="sample">The stored number of each point's leaf.</param>
    /// <exception cref="InvalidDataException">The stored tree does not hold together.</exception>
    public void Read(BinaryReader reader, ReadOnlySpan<int> sample)
    {
        var leaves = StoredForest.Bounded(reader.ReadInt32(), _leafMasses.Length);
        foreach (var leaf in sample)
        {
            _leafMasses[leaf]++;
        }

        _root = leaves == 0 ? None : ReadUnder(reader, None, _leafMasses.Length - leaves);
        if ((_freeLeafCount != _leafMasses.Length - leaves ? "A leaf is missing." : FindFault(sample)) is { } fault)
        {
            throw new InvalidDataException(fault);
        }
    }

    private void WriteUnder(BinaryWriter writer, int at)
    {
        if (at < 0)
        {
            writer.Write(LeafMark);
            StoredForest.Write(writer, PointOf(~at));
            return;
        }

        writer.Write((ushort)_cutDimensions[at]);
        writer.Write(_cuts[at]);
        WriteUnder(writer, _lefts[at]);
        WriteUnder(writer, _rights[at]);
    }

    /// <param name="reader">The stored bytes.</param>
    /// <param name="parent">The node above.</param>
    /// <param name="keptFree">The number of leaves that must stay free; with more leaves, or more nodes than these can have, the bytes are wrong.</param>
    private int ReadUnder(BinaryReader reader, int parent, int keptFree)
    {
        var dimension = reader.ReadUInt16();
        if (dimension == LeafMark)
        {
            StoredForest.Bounded(keptFree, _freeLeafCount - 1);
            var leaf = _freeLeaves[--_freeLeafCount];
            _leafParents[leaf] = parent;
            StoredForest.Read(reader, _points.AsSpan(leaf * _dimensions, _dimensions));
            return ~leaf;
        }

        StoredForest.Bounded(keptFree, _freeNodeCount - 1);
        var node = _freeNodes[--_freeNodeCount];
        _parents[node] = parent;
        _cutDimensions[node] = dimension;
        _cuts[node] = reader.ReadDouble();
        _lefts[node] = ReadUnder(reader, node, keptFree);
        _rights[node] = ReadUnder(reader, node, keptFree);
        _masses[node] = MassOf(_lefts[node]) + MassOf(_rights[node]);
        FitBox(node);
        return node;
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
}
