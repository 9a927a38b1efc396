namespace SensorGrid.Sql.Forest;

/// <summary>
/// One tree of random cuts over at most a fixed number of points, changed by one point at a time (Guha, Mishra, Roy, Schrijvers, ICML 2016, algorithms 1 and 2).
/// A node has the bounding box of the points under it, a cut (a dimension and a value inside the box; points at or below the value are on the left) and the number
/// of points. A leaf is one place with the number of equal points there. After any inserts and deletes the tree has the distribution of one built at once.
/// </summary>
/// <remarks>
/// Everything is in flat arrays. A reference to a node is its number; one to a leaf is the complement of the leaf's number, thus negative.
/// The random numbers come from the caller.
/// </remarks>
internal sealed partial class RandomCutTree
{
    private const int None = int.MinValue;

    private readonly int _dimensions;

    private readonly int[] _cutDimensions;
    private readonly double[] _cuts;
    private readonly int[] _lefts;
    private readonly int[] _rights;
    private readonly int[] _parents;
    private readonly int[] _masses;

    // For each node the lower ends of its box, then the upper ends.
    private readonly double[] _boxes;

    private readonly double[] _points;
    private readonly int[] _leafParents;
    private readonly int[] _leafMasses;

    private readonly int[] _freeNodes;
    private readonly int[] _freeLeaves;
    private int _freeNodeCount;
    private int _freeLeafCount;
    private int _root = None;

    public RandomCutTree(int capacity, int dimensions)
    {
        _dimensions = dimensions;
        var nodes = capacity - 1;
        _cutDimensions = new int[nodes];
        _cuts = new double[nodes];
        _lefts = new int[nodes];
        _rights = new int[nodes];
        _parents = new int[nodes];
        _masses = new int[nodes];
        _boxes = new double[2 * dimensions * nodes];
        _points = new double[dimensions * capacity];
        _leafParents = new int[capacity];
        _leafMasses = new int[capacity];
        _freeNodes = Descending(nodes);
        _freeLeaves = Descending(capacity);
        _freeNodeCount = nodes;
        _freeLeafCount = capacity;
    }

    /// <summary>The number of points, equal ones counted each.</summary>
    public int Mass => _root == None ? 0 : MassOf(_root);

    /// <summary>
    /// Adds a point and gives its leaf. At each node on the way down a cut is drawn in the box that includes the point; when it parts the point from the box, the
    /// point's leaf and the old subtree become the two sides of the new cut, otherwise the node's own cut stands and leads on.
    /// </summary>
    public int Insert(ReadOnlySpan<double> point, ForestRandom random)
    {
        if (_root == None)
        {
            var first = NewLeaf(point, None);
            _root = ~first;
            return first;
        }

        var parent = None;
        var at = _root;
        while (true)
        {
            if (at < 0 && PointOf(~at).SequenceEqual(point))
            {
                _leafMasses[~at]++;
                return ~at;
            }

            var reach = ReachOf(at, point);
            var place = random.NextUnit() * reach.Total;
            if (at < 0 || place < reach.Outside)
            {
                return Split(at, parent, point, place);
            }

            Extend(at, point);
            parent = at;
            at = Next(at, point);
        }
    }

    /// <summary>Takes one point out of a leaf; with the last of them the leaf and its parent go, and the sibling moves up.</summary>
    public void Delete(int leaf)
    {
        var parent = _leafParents[leaf];
        if (--_leafMasses[leaf] > 0)
        {
            Lighten(parent);
            return;
        }

        _freeLeaves[_freeLeafCount++] = leaf;
        if (parent == None)
        {
            _root = None;
            return;
        }

        var sibling = _lefts[parent] == ~leaf ? _rights[parent] : _lefts[parent];
        var above = _parents[parent];
        Replace(above, parent, sibling);
        _freeNodes[_freeNodeCount++] = parent;
        Lighten(above);
        Shrink(above);
    }

    /// <summary>Puts a new node above a node or leaf, with a cut between it and a new leaf for the point.</summary>
    /// <param name="place">The cut's place along the parts of the box's sides that the point adds, laid end to end.</param>
    private int Split(int at, int parent, ReadOnlySpan<double> point, double place)
    {
        var (dimension, cut) = CutAt(at, point, place);
        var node = _freeNodes[--_freeNodeCount];
        var leaf = NewLeaf(point, node);
        _cutDimensions[node] = dimension;
        _cuts[node] = cut;
        var pointIsLeft = point[dimension] <= cut;
        _lefts[node] = pointIsLeft ? ~leaf : at;
        _rights[node] = pointIsLeft ? at : ~leaf;
        _masses[node] = MassOf(at) + 1;
        Replace(parent, at, node);
        if (at >= 0)
        {
            _parents[at] = node;
        }
        else
        {
            _leafParents[~at] = node;
        }

        FitBox(node);
        return leaf;
    }

    /// <summary>Gives the dimension and value of the cut at a place of the added parts. The value lies at or above the lower side's end and below the upper side's start.</summary>
    private (int Dimension, double Cut) CutAt(int at, ReadOnlySpan<double> point, double place)
    {
        var lows = LowsOf(at);
        var highs = HighsOf(at);
        var dimension = -1;
        for (var i = 0; i < point.Length; i++)
        {
            var added = Math.Max(lows[i] - point[i], point[i] - highs[i]);
            if (added > 0)
            {
                dimension = i;
                if (place < added)
                {
                    break;
                }

                place -= added;
            }
        }

        // Rounding may bring the place to or past the end of the last part; the cut stays below the upper side.
        var (from, to) = point[dimension] < lows[dimension] ? (point[dimension], lows[dimension]) : (highs[dimension], point[dimension]);
        var cut = from + Math.Max(place, 0);
        return (dimension, cut < to ? cut : Math.BitDecrement(to));
    }

    private int NewLeaf(ReadOnlySpan<double> point, int parent)
    {
        var leaf = _freeLeaves[--_freeLeafCount];
        point.CopyTo(_points.AsSpan(leaf * _dimensions, _dimensions));
        _leafParents[leaf] = parent;
        _leafMasses[leaf] = 1;
        return leaf;
    }

    /// <summary>Puts one child in another's place under a parent, or at the root when there is no parent.</summary>
    private void Replace(int parent, int old, int child)
    {
        if (parent == None)
        {
            _root = child;
        }
        else if (_lefts[parent] == old)
        {
            _lefts[parent] = child;
        }
        else
        {
            _rights[parent] = child;
        }

        if (child >= 0)
        {
            _parents[child] = parent;
        }
        else
        {
            _leafParents[~child] = parent;
        }
    }

    private int Next(int node, ReadOnlySpan<double> point) => point[_cutDimensions[node]] <= _cuts[node] ? _lefts[node] : _rights[node];

    private static int[] Descending(int count)
    {
        var numbers = new int[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = count - 1 - i;
        }

        return numbers;
    }
}
