using SensorGrid.Cli.Simulate.Model;

namespace SensorGrid.Cli.Train.Forest;

/// <summary>A tree that splits rows by random cuts: what is unlike the rest is alone after few of them. Node 0 is the root.</summary>
internal sealed class IsolationTree
{
    private const float WeightSteps = 1024;

    private readonly List<Node> _nodes = [];

    private IsolationTree()
    {
    }

    public IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>Grows a tree.</summary>
    /// <param name="rows">All rows, one after the other.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="sample">The rows that the tree is made from; reordered.</param>
    /// <param name="random">Decides about the cuts.</param>
    public static IsolationTree Grow(float[] rows, int width, Span<int> sample, Prng random)
    {
        var tree = new IsolationTree();
        // Deeper than a balanced tree nothing more is learnt of what is strange: the rest is estimated.
        var deepest = (int)Math.Ceiling(Math.Log2(Math.Max(2, sample.Length)));
        tree.Add(rows, width, sample, 0, deepest, random);
        return tree;
    }

    /// <summary>Computes the number of cuts that isolate a row, with an estimate of those below the leaf.</summary>
    public float PathLength(ReadOnlySpan<float> row)
    {
        var node = _nodes[0];
        while (!node.IsLeaf)
        {
            node = _nodes[row[node.Column] < node.Cut ? node.Below : node.NotBelow];
        }

        return node.Weight;
    }

    /// <summary>Computes the mean number of cuts that isolate one of so many rows: that of an unsuccessful search in a binary tree.</summary>
    public static double UsualPathLength(int rows)
    {
        if (rows <= 1)
        {
            return 0;
        }

        var harmonic = 0.0;
        for (var i = 1; i < rows; i++)
        {
            harmonic += 1.0 / i;
        }

        return (2 * harmonic) - (2.0 * (rows - 1) / rows);
    }

    private int Add(float[] rows, int width, Span<int> sample, int depth, int deepest, Prng random)
    {
        var number = _nodes.Count;
        if (depth == deepest || !TryCut(rows, width, sample, random, out var column, out var cut))
        {
            // Weights in steps of 2^-10 add up without rounding: the sum over all trees is the same in any order.
            var length = depth + UsualPathLength(sample.Length);
            _nodes.Add(Node.Leaf((float)Math.Round(length * WeightSteps) / WeightSteps));
            return number;
        }

        _nodes.Add(default);
        var below = Partition(rows, width, sample, column, cut);
        _nodes[number] = new Node(
            column,
            cut,
            Add(rows, width, sample[..below], depth + 1, deepest, random),
            Add(rows, width, sample[below..], depth + 1, deepest, random),
            0);
        return number;
    }

    /// <summary>Draws a random column in which the rows differ, and a random value with rows below it and rows that are not; false when there is none.</summary>
    private static bool TryCut(float[] rows, int width, ReadOnlySpan<int> sample, Prng random, out int column, out float cut)
    {
        Span<(int Column, float Low, float High)> candidates = stackalloc (int, float, float)[width];
        var count = 0;
        for (var i = 0; i < width; i++)
        {
            var (low, high) = (float.MaxValue, float.MinValue);
            foreach (var row in sample)
            {
                var value = rows[(row * width) + i];
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }

            if (low < high)
            {
                candidates[count++] = (i, low, high);
            }
        }

        (column, cut) = (0, 0);
        if (count == 0)
        {
            return false;
        }

        (column, var from, var to) = candidates[random.Choose(count)];
        cut = (float)random.Uniform(from, to);
        // Rounded to single precision, it may be the lowest value, which nothing is below.
        cut = cut > from ? Math.Min(cut, to) : to;
        return true;
    }

    private static int Partition(float[] rows, int width, Span<int> sample, int column, float cut)
    {
        var below = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            if (rows[(sample[i] * width) + column] < cut)
            {
                (sample[below], sample[i]) = (sample[i], sample[below]);
                below++;
            }
        }

        return below;
    }

    /// <summary>A cut, or a leaf.</summary>
    /// <param name="Column">The index of the number that is compared; -1 for a leaf.</param>
    /// <param name="Cut">With what.</param>
    /// <param name="Below">The node for rows below it.</param>
    /// <param name="NotBelow">The node for the others.</param>
    /// <param name="Weight">The path length of a leaf.</param>
    internal readonly record struct Node(int Column, float Cut, int Below, int NotBelow, float Weight)
    {
        public bool IsLeaf => Column < 0;

        public static Node Leaf(float weight) => new(-1, 0, 0, 0, weight);
    }
}
