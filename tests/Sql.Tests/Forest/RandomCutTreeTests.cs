using CsCheck;
using SensorGrid.Sql.Forest;

namespace SensorGrid.Sql.Tests.Forest;

public sealed class RandomCutTreeTests
{
    private static readonly double[] Hard =
        [0, -0.0, double.Epsilon, -double.Epsilon, 1, Math.BitIncrement(1), Math.BitDecrement(1), 1e300, -1e300, Math.BitDecrement(1e300), 1e-300];

    [Fact]
    public void Boxes_counts_and_cuts_hold_after_any_inserts_and_deletes() =>
        Gen.Select(Gen.Int[1, 9], Gen.ULong, Gen.Int[0, 3], Gen.Select(Gen.Int[0, 2], Gen.Int).Array[1, 120]).Sample(
            (dimensions, seed, grain, steps) =>
            {
                var tree = new RandomCutTree(40, dimensions);
                var random = new ForestRandom(seed, 0);
                var leaves = new List<int>();
                foreach (var (kind, number) in steps)
                {
                    if (leaves.Count < 40 && (kind > 0 || leaves.Count == 0))
                    {
                        leaves.Add(tree.Insert(PointOf(number, dimensions, grain), random));
                    }
                    else
                    {
                        var at = (int)((uint)number % leaves.Count);
                        tree.Delete(leaves[at]);
                        leaves.RemoveAt(at);
                    }

                    Assert.Null(tree.FindFault([.. leaves]));
                    Assert.Equal(leaves.Count, tree.Mass);
                }
            },
            iter: 300);

    [Fact]
    public void Points_that_differ_by_the_last_bit_or_by_all_of_the_range_are_parted() =>
        Gen.Select(Gen.ULong, Gen.Int[0, Hard.Length - 1].Select(i => Hard[i]).Array[2].Array[2, 30]).Sample(
            (seed, points) =>
            {
                var tree = new RandomCutTree(30, 2);
                var random = new ForestRandom(seed, 0);
                var leaves = points.Select(point => tree.Insert(point, random)).ToArray();
                Assert.Null(tree.FindFault(leaves));
                Assert.Equal(points.Select(point => (point[0], point[1])).Distinct().Count(), leaves.Distinct().Count());
                foreach (var point in Hard)
                {
                    double[] highs = new double[2], lows = new double[2];
                    var score = tree.Explain([point, -point], highs, lows);
                    Assert.InRange(highs.Sum() + lows.Sum() - score, -1e-12, 1e-12);
                }
            },
            iter: 500);

    [Fact]
    public void A_tree_and_a_sample_of_different_points_do_not_hold_together()
    {
        var random = new ForestRandom(1, 0);
        var tree = new RandomCutTree(10, 1);
        int[] leaves = [tree.Insert([1], random), tree.Insert([2], random), tree.Insert([2], random)];
        Assert.Null(tree.FindFault(leaves));
        Assert.NotNull(tree.FindFault(leaves.AsSpan(0, 2)));
        Assert.NotNull(tree.FindFault([leaves[0], leaves[0], leaves[1]]));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2.0)]
    [InlineData(double.NaN)]
    public void A_stored_cut_that_does_not_part_the_points_is_refused(double cut)
    {
        var random = new ForestRandom(1, 0);
        var tree = new RandomCutTree(10, 1);
        tree.Insert([1], random);
        tree.Insert([2], random);
        var bytes = StoredCopy.Bytes(tree.Write);
        Assert.Equal(2, Read(bytes).Mass);

        // The cut follows the number of leaves and its dimension.
        BitConverter.TryWriteBytes(bytes.AsSpan(6), cut);
        Assert.Throws<InvalidDataException>(() => Read(bytes));
    }

    [Fact]
    public void A_tree_of_one_point_scores_another_one_1_and_the_same_one_half()
    {
        var tree = new RandomCutTree(10, 1);
        Assert.Equal(0, tree.Score([3]));
        tree.Insert([5], new ForestRandom(1, 0));
        Assert.Equal(1, tree.Score([7]));
        Assert.Equal(0.5, tree.Score([5]));
    }

    [Fact]
    public void A_score_of_two_points_is_that_of_the_formula()
    {
        var random = new ForestRandom(1, 0);
        var tree = new RandomCutTree(10, 1);
        tree.Insert([0], random);
        tree.Insert([10], random);

        // A cut of [0, 20] parts 20 with probability 1/2 at depth 0, otherwise the leaf of depth 1 is another place.
        Assert.Equal(((0.5 * 1) + (0.5 * 0.5)) * Math.Log2(3), tree.Score([20]), 12);

        // The point is held once, at depth 1, in a tree of two.
        Assert.Equal((1 - (1 / 4.0)) / (1 + Math.Log2(2)) * Math.Log2(3), tree.Score([10]), 12);
    }

    [Fact]
    public void A_score_is_the_expected_score_of_the_place_where_the_point_would_be_inserted()
    {
        var random = new ForestRandom(8, 0);
        var source = new Random(2);
        var tree = new RandomCutTree(30, 5);
        var leaves = new List<int>();
        for (var i = 0; i < 25; i++)
        {
            leaves.Add(tree.Insert(Normals(source, 5), random));
        }

        var point = Normals(source, 5);
        var expected = 0.0;
        for (var stream = 0; stream < 20_000; stream++)
        {
            var leaf = tree.Insert(point, new ForestRandom(77, stream));
            expected += 1 / DepthOf(tree, point);
            tree.Delete(leaf);
        }

        Assert.Null(tree.FindFault([.. leaves]));
        Assert.InRange(expected / 20_000 * Math.Log2(26) / tree.Score(point), 0.985, 1.015);
    }

    [Fact]
    public void A_tree_after_inserts_and_deletes_is_distributed_as_one_built_at_once()
    {
        var source = new Random(4);
        var kept = Enumerable.Range(0, 20).Select(_ => Normals(source, 2)).ToArray();
        var gone = Enumerable.Range(0, 40).Select(_ => Normals(source, 2).Select(x => 3 * x).ToArray()).ToArray();
        var (history, fresh) = (new double[3], new double[3]);
        const int Trees = 6000;
        for (var stream = 0; stream < Trees; stream++)
        {
            Add(history, WithHistory(kept, gone, new ForestRandom(5, stream)), kept);
            Add(fresh, AtOnce(kept, new ForestRandom(6, stream)), kept);
        }

        // The depths have a deviation of about 2, so the difference of two means has one of 0.04.
        for (var i = 0; i < history.Length; i++)
        {
            Assert.InRange((history[i] - fresh[i]) / Trees, -0.13, 0.13);
        }

        Assert.True(Math.Abs(fresh[0] - fresh[1]) / Trees > 0.3, "The points should be of different depths.");
    }

    [Fact]
    public void The_parts_of_a_score_add_up_to_it_and_are_on_the_side_of_the_point()
    {
        var source = new Random(6);
        var random = new ForestRandom(1, 0);
        var tree = new RandomCutTree(100, 3);
        for (var i = 0; i < 100; i++)
        {
            tree.Insert(Normals(source, 3), random);
        }

        double[] highs = new double[3], lows = new double[3];
        Assert.Equal(tree.Score([9, -9, 0]), tree.Explain([9, -9, 0], highs, lows));
        Assert.Equal(tree.Score([9, -9, 0]), highs.Sum() + lows.Sum(), 12);
        Assert.True(highs[0] > 1 && lows[1] > 1 && lows[0] == 0 && highs[1] == 0);
        Assert.True(highs[2] + lows[2] < 0.1);
    }

    private static RandomCutTree Read(byte[] bytes) => StoredCopy.Read(bytes, reader =>
    {
        var tree = new RandomCutTree(10, 1);
        tree.Read(reader, [0, 1]);
        return tree;
    });

    private static RandomCutTree AtOnce(double[][] points, ForestRandom random)
    {
        var tree = new RandomCutTree(60, 2);
        foreach (var point in points)
        {
            tree.Insert(point, random);
        }

        return tree;
    }

    private static RandomCutTree WithHistory(double[][] kept, double[][] gone, ForestRandom random)
    {
        var tree = new RandomCutTree(60, 2);
        var leaves = new Queue<int>();
        for (var i = 0; i < gone.Length; i++)
        {
            leaves.Enqueue(tree.Insert(gone[i], random));
            if (i % 2 == 0)
            {
                tree.Insert(kept[i / 2], random);
            }

            if (i % 3 == 2)
            {
                tree.Delete(leaves.Dequeue());
            }
        }

        while (leaves.TryDequeue(out var leaf))
        {
            tree.Delete(leaf);
        }

        return tree;
    }

    private static void Add(double[] sums, RandomCutTree tree, double[][] points)
    {
        var byDistance = points.OrderBy(point => point.Sum(x => x * x)).ToArray();
        sums[0] += DepthOf(tree, byDistance[0]);
        sums[1] += DepthOf(tree, byDistance[^1]);
        sums[2] += DepthOf(tree, byDistance[10]);
    }

    /// <summary>Gives the depth of a point held once, out of its score: (1 - 1/2M) / (depth + 1) * log2(1 + M).</summary>
    private static double DepthOf(RandomCutTree tree, double[] point) =>
        ((1 - (0.5 / tree.Mass)) * Math.Log2(1 + tree.Mass) / tree.Score(point)) - 1;

    private static double[] Normals(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => TestRows.Normal(random))];

    /// <summary>Gives a point out of few or many places, so that equal points and equal coordinates come up.</summary>
    private static double[] PointOf(int number, int dimensions, int grain)
    {
        var random = new Random(number);
        var places = grain switch { 0 => 2, 1 => 4, 2 => 50, _ => int.MaxValue };
        return [.. Enumerable.Range(0, dimensions).Select(_ => random.Next(places) / 7.0)];
    }
}
