using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Cli.Train.Forest;

namespace SensorGrid.Cli.Tests.Train;

public sealed class IsolationForestTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 5.0 / 3)]
    [InlineData(256, 10.2486899256)]
    public void The_usual_path_is_that_of_an_unsuccessful_search(int rows, double expected) =>
        Assert.Equal(expected, IsolationTree.UsualPathLength(rows), 8);

    [Fact]
    public void A_row_apart_is_stranger_than_every_row_of_the_crowd()
    {
        var rows = Crowd(2000, 5);

        var forest = IsolationForest.Grow(rows, 5, trees: 50, samples: 256, seed: 3);

        var crowd = Enumerable.Range(0, 200).Select(row => forest.Strangeness(rows.AsSpan(row * 5, 5))).ToArray();
        Assert.InRange(crowd.Average(), 0.35, 0.55);
        Assert.All(crowd, strangeness => Assert.True(strangeness < forest.Strangeness([8, -8, 8, -8, 8])));
        Assert.True(forest.Strangeness([0, 0, 0, 0, 0]) < forest.Strangeness([2, 0, 2, 0, -2]));
    }

    [Fact]
    public void Every_cut_has_rows_of_the_sample_on_both_sides_and_every_leaf_counts_its_own()
    {
        var rows = Crowd(256, 3);

        var tree = IsolationTree.Grow(rows, 3, Enumerable.Range(0, 256).ToArray(), new Prng(1, 0, PrngStream.Tree));

        var arrived = new int[tree.Nodes.Count];
        var depth = new int[tree.Nodes.Count];
        for (var row = 0; row < 256; row++)
        {
            var (at, cuts) = (0, 0);
            while (!tree.Nodes[at].IsLeaf)
            {
                var node = tree.Nodes[at];
                at = rows[(row * 3) + node.Column] < node.Cut ? node.Below : node.NotBelow;
                cuts++;
            }

            arrived[at]++;
            depth[at] = cuts;
        }

        foreach (var (number, node) in tree.Nodes.Index().Where(entry => entry.Item.IsLeaf))
        {
            Assert.InRange(arrived[number], 1, 256);
            Assert.InRange(depth[number], 1, 8);
            Assert.Equal(depth[number] + IsolationTree.UsualPathLength(arrived[number]), node.Weight, 1.0 / 1024);
        }
    }

    [Fact]
    public void Neighbours_in_single_precision_are_told_apart_although_a_cut_between_them_rounds_to_one_of_them()
    {
        float[] rows = [1, MathF.BitIncrement(1)];

        for (var seed = 0; seed < 30; seed++)
        {
            var tree = IsolationTree.Grow(rows, 1, [0, 1], new Prng(seed, 0, PrngStream.Tree));

            Assert.Equal((rows[1], 1f, 1f), (tree.Nodes[0].Cut, tree.PathLength(rows.AsSpan(0, 1)), tree.PathLength(rows.AsSpan(1, 1))));
        }
    }

    [Fact]
    public void Rows_that_are_all_the_same_are_all_equally_usual()
    {
        var forest = IsolationForest.Grow(new float[1000], 5, trees: 10, samples: 256, seed: 1);

        Assert.Equal(0.5, forest.Strangeness([0, 0, 0, 0, 0]), 3);
    }

    [Fact]
    public void The_seed_decides_about_the_forest()
    {
        var rows = Crowd(1000, 5);

        Assert.Equal(Nodes(seed: 1), Nodes(seed: 1));
        Assert.NotEqual(Nodes(seed: 1), Nodes(seed: 2));

        IsolationTree.Node[] Nodes(int seed) => [.. IsolationForest.Grow(rows, 5, 3, 64, seed).Trees.SelectMany(tree => tree.Nodes)];
    }

    private static float[] Crowd(int rows, int width)
    {
        var random = new Prng(7, 0, PrngStream.Sample);
        return [.. Enumerable.Range(0, rows * width).Select(_ => (float)random.Gaussian())];
    }
}
