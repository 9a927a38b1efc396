using CsCheck;
using SensorGrid.Sql.Forest;

namespace SensorGrid.Sql.Tests.Forest;

public sealed class RandomCutForestTests
{
    private static readonly ForestParameters Small = new(Trees: 12, SubSampleSize: 20, TimeDecay: 60);

    [Fact]
    public void The_score_is_0_for_as_many_rows_as_a_tree_holds_and_above_0_from_then_on()
    {
        var scores = Scores(ForestParameters.Default, 1, TestRows.Normals(1, 400, 1));
        Assert.All(scores[..256], score => Assert.Equal(0, score));
        Assert.All(scores[256..], score => Assert.True(score > 0));
    }

    [Fact]
    public void The_score_is_0_until_a_first_point_of_several_rows_was_complete_before()
    {
        var scores = Scores(Small with { SubSampleSize = 10, ShingleSize = 30 }, 1, TestRows.Normals(1, 40, 1));
        Assert.All(scores[..30], score => Assert.Equal(0, score));
        Assert.All(scores[30..], score => Assert.True(score > 0));
    }

    [Fact]
    public void In_a_stream_of_one_value_that_value_scores_one_half_and_another_the_most_there_is()
    {
        var rows = Enumerable.Repeat(0, 600).Select(_ => new double[] { 7, 7 }).ToArray();
        rows[^1] = [7, 7.5];
        var scores = Scores(ForestParameters.Default, 1, rows);
        Assert.Equal(0.5, scores[^2], 12);
        Assert.Equal(Math.Log2(257), scores[^1], 12);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1.1e300)]
    public void A_row_with_a_number_that_cannot_be_placed_is_refused_and_changes_nothing(double value)
    {
        var (forest, other) = (new RandomCutForest(Small, 2, 7), new RandomCutForest(Small, 2, 7));
        foreach (var row in TestRows.Normals(3, 50, 2))
        {
            forest.Add(row);
            other.Add(row);
        }

        Assert.Throws<ArgumentException>(() => forest.Add([1, value]));
        Assert.Throws<ArgumentException>(() => forest.Add([1, value], new ColumnAttribution[2]));
        Assert.Throws<ArgumentException>(() => forest.Add([1]));
        Assert.Equal(StoredCopy.Bytes(other.Write), StoredCopy.Bytes(forest.Write));
    }

    [Theory]
    [InlineData(0, 256, 1000, 1)]
    [InlineData(1001, 256, 1000, 1)]
    [InlineData(100, 9, 1000, 1)]
    [InlineData(100, 1001, 1000, 1)]
    [InlineData(100, 256, 0, 1)]
    [InlineData(100, 256, 256, 1)]
    [InlineData(100, 256, 1000, 0)]
    [InlineData(100, 256, 1000, 31)]
    public void A_parameter_out_of_range_is_refused(int trees, int subSampleSize, long timeDecay, int shingleSize)
    {
        var parameters = new ForestParameters(trees, subSampleSize, timeDecay, shingleSize);
        Assert.NotNull(parameters.Problem);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCutForest(parameters, 1, 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public void A_number_of_columns_out_of_range_is_refused(int columns) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCutForest(Small, columns, 1));

    [Fact]
    public void A_forest_stored_and_restored_at_any_row_goes_on_with_the_same_bits() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 6], Gen.Int[0, 150], Gen.ULong, Gen.Bool).Sample(
            (columns, shingle, at, seed, rounded) =>
            {
                var parameters = Small with { ShingleSize = shingle };
                var whole = new RandomCutForest(parameters, columns, seed);
                var stored = new RandomCutForest(parameters, columns, seed);
                var rows = TestRows.Normals((int)(seed % 1000), 180, columns);
                for (var i = 0; i < rows.Length; i++)
                {
                    if (i == at)
                    {
                        stored = StoredCopy.Of(stored.Write, RandomCutForest.Read);
                    }

                    var row = rounded ? [.. rows[i].Select(x => Math.Round(x))] : rows[i];
                    Assert.Equal(BitConverter.DoubleToInt64Bits(whole.Add(row)), BitConverter.DoubleToInt64Bits(stored.Add(row)));
                }

                Assert.Equal(StoredCopy.Bytes(whole.Write), StoredCopy.Bytes(stored.Write));
            },
            iter: 100);

    [Fact]
    public void A_stored_forest_that_was_changed_is_refused_or_still_works() =>
        Gen.Select(Gen.Int[0, 100_000], Gen.Byte).Sample(
            (at, change) =>
            {
                var forest = new RandomCutForest(Small with { Trees = 2, ShingleSize = 2 }, 2, 9);
                Feed(forest, TestRows.Normals(3, 70, 2));
                var bytes = StoredCopy.Bytes(forest.Write);
                bytes[36 + (at % (bytes.Length - 36))] ^= change;
                try
                {
                    Feed(RandomCutForest.Read(new BinaryReader(new MemoryStream(bytes))), TestRows.Normals(4, 70, 2));
                }
                catch (InvalidDataException)
                {
                }
                catch (EndOfStreamException)
                {
                }
            },
            iter: 400);

    [Fact]
    public void A_stored_forest_of_another_version_is_refused()
    {
        var bytes = StoredCopy.Bytes(new RandomCutForest(Small, 2, 9).Write);
        bytes[0]++;
        Assert.Throws<InvalidDataException>(() => StoredCopy.Read(bytes, RandomCutForest.Read));
    }

    [Fact]
    public void The_same_seed_gives_the_same_scores_and_another_seed_others()
    {
        var rows = TestRows.Normals(1, 100, 2);
        Assert.Equal(Scores(Small, 5, rows), Scores(Small, 5, rows));
        Assert.NotEqual(Scores(Small, 5, rows), Scores(Small, 6, rows));
    }

    [Fact]
    public void A_row_is_scored_the_same_with_and_without_an_explanation()
    {
        var rows = TestRows.Normals(1, 100, 2);
        var forest = new RandomCutForest(Small, 2, 5);
        var attributions = new ColumnAttribution[2];
        Assert.Equal(Scores(Small, 5, rows), rows.Select(row => forest.Add(row, attributions)));
    }

    [Theory]
    [InlineData(8.0)]
    [InlineData(3.0)]
    [InlineData(1e-12)]
    public void Scores_do_not_change_when_all_columns_are_multiplied_by_a_number(double factor)
    {
        var rows = TestRows.Normals(1, 300, 3);
        var scores = Scores(Small, 5, rows);
        var scaled = Scores(Small, 5, [.. rows.Select(row => row.Select(x => x * factor).ToArray())]);
        Assert.All(scores.Zip(scaled), pair => Assert.Equal(pair.First, pair.Second, 9));
    }

    [Fact]
    public void A_row_takes_no_memory_once_the_forest_is_full()
    {
        var forest = new RandomCutForest(Small, 2, 5);
        var rows = TestRows.Normals(1, 300, 2);
        var attributions = new ColumnAttribution[2];
        foreach (var row in rows)
        {
            forest.Add(row, attributions);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var row in rows)
        {
            forest.Add(row, attributions);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_short_time_decay_forgets_what_was_usual_long_ago()
    {
        var before = TestRows.Normals(1, 600, 1);
        double[][] after = [.. TestRows.Normals(2, 400, 1).Select(row => new[] { row[0] + 100 })];
        Assert.True(LateMean(50) < 1, "What has become usual should have ordinary scores.");
        Assert.True(After(50, [0]) > 2 * After(100_000, [0]), "What was usual should be rare again only with a short decay.");

        double LateMean(long decay) => Scores(Small with { TimeDecay = decay }, 1, [.. before, .. after])[^100..].Average();
        double After(long decay, double[] row) => Scores(Small with { TimeDecay = decay }, 1, [.. before, .. after, row])[^1];
    }

    [Fact]
    public void The_memory_of_a_forest_is_known_beforehand()
    {
        var parameters = new ForestParameters(Trees: 20, ShingleSize: 3);
        var before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(new RandomCutForest(parameters, 4, 1));
        var used = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(parameters.ApproximateBytes(4) / (double)used, 0.95, 1.05);
    }

    internal static double[] Scores(ForestParameters parameters, ulong seed, double[][] rows)
    {
        var forest = new RandomCutForest(parameters, rows[0].Length, seed);
        return [.. rows.Select(row => forest.Add(row))];
    }

    private static void Feed(RandomCutForest forest, double[][] rows)
    {
        foreach (var row in rows)
        {
            forest.Add(row);
        }
    }
}
