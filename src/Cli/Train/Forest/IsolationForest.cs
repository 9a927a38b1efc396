using SensorGrid.Cli.Simulate.Model;

namespace SensorGrid.Cli.Train.Forest;

/// <summary>
/// An isolation forest (Liu, Ting and Zhou, 2008): how strange a row is, from how few random cuts separate it from others.
/// </summary>
internal sealed class IsolationForest
{
    /// <summary>The most trees: so many path lengths still add up in single precision without rounding.</summary>
    public const int MostTrees = 500;

    private IsolationForest(int samples, IsolationTree[] trees) => (UsualPathLength, Trees) = ((float)IsolationTree.UsualPathLength(samples), trees);

    public IReadOnlyList<IsolationTree> Trees { get; }

    /// <summary>The mean path length of a row like those of the sample.</summary>
    public float UsualPathLength { get; }

    /// <summary>Grows a forest.</summary>
    /// <param name="rows">All rows, one after the other: at least one.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="trees">The number of trees.</param>
    /// <param name="samples">The number of rows for each tree, drawn without replacement; all when there are fewer.</param>
    /// <param name="seed">Another number is another forest.</param>
    /// <param name="onGrown">Hears of each tree.</param>
    public static IsolationForest Grow(float[] rows, int width, int trees, int samples, int seed, Action<int>? onGrown = null)
    {
        var order = Enumerable.Range(0, rows.Length / width).ToArray();
        samples = Math.Min(samples, order.Length);
        var grown = new IsolationTree[trees];
        for (var tree = 0; tree < trees; tree++)
        {
            var random = new Prng(seed, tree, PrngStream.Tree);
            for (var i = 0; i < samples; i++)
            {
                var other = i + random.Choose(order.Length - i);
                (order[i], order[other]) = (order[other], order[i]);
            }

            grown[tree] = IsolationTree.Grow(rows, width, order.AsSpan(0, samples), random);
            onGrown?.Invoke(tree + 1);
        }

        return new IsolationForest(samples, grown);
    }

    /// <summary>
    /// Computes the strangeness of a row: towards 1 for one that is isolated at once, about 0.5 for a usual one, below for the most common.
    /// </summary>
    public float Strangeness(ReadOnlySpan<float> row)
    {
        var sum = 0f;
        foreach (var tree in Trees)
        {
            sum += tree.PathLength(row);
        }

        return MathF.Pow(2, -(sum / Trees.Count) / UsualPathLength);
    }
}
