using CsCheck;
using SensorGrid.Sql.Forest;

namespace SensorGrid.Sql.Tests.Forest;

public sealed class ForestExplanationTests
{
    private static readonly ForestParameters Small = new(Trees: 15, SubSampleSize: 30, TimeDecay: 200);

    [Fact]
    public void Attributions_are_not_negative_and_add_up_to_the_score() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 5], Gen.ULong, Gen.Bool).Sample(
            (columns, shingle, seed, rounded) =>
            {
                var forest = new RandomCutForest(Small with { ShingleSize = shingle }, columns, seed);
                var attributions = new ColumnAttribution[columns];
                foreach (var row in TestRows.Normals((int)(seed % 1000), 120, columns))
                {
                    var score = forest.Add(rounded ? [.. row.Select(x => Math.Round(x))] : row, attributions);
                    Assert.All(attributions, part => Assert.True(part.High >= 0 && part.Low >= 0));
                    Assert.InRange(attributions.Sum(part => part.Score) - score, -1e-9 * score, 1e-9 * score);
                }
            },
            iter: 60);

    [Fact]
    public void Attributions_are_zero_while_the_score_is()
    {
        var forest = new RandomCutForest(Small, 2, 1);
        foreach (var row in TestRows.Normals(1, 30, 2))
        {
            ColumnAttribution[] attributions = [new(1, 2), new(3, 4)];
            Assert.Equal(0, forest.Add(row, attributions));
            Assert.All(attributions, part => Assert.Equal(default, part));
        }
    }

    [Theory]
    [InlineData(8, 0, 0, true)]
    [InlineData(-8, 0, 0, false)]
    [InlineData(0, 8, 1, true)]
    [InlineData(0, -8, 1, false)]
    public void The_column_that_is_off_has_most_of_the_score_and_its_direction(double first, double second, int column, bool high)
    {
        var attributions = Explain([first, second], shingle: 1);
        Assert.True(attributions[column].Score > 10 * attributions[1 - column].Score);
        Assert.Equal(high, attributions[column].IsHigh);
        Assert.True(attributions[column].Strength > 0.9 * attributions[column].Score);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(0, false)]
    public void A_value_that_was_seen_before_still_has_a_direction(int value, bool high)
    {
        var random = new Random(3);
        var forest = new RandomCutForest(ForestParameters.Default, 1, 1);
        for (var i = 0; i < 600; i++)
        {
            forest.Add([random.Next(10)]);
        }

        var attributions = new ColumnAttribution[1];
        forest.Add([value], attributions);
        Assert.Equal(high, attributions[0].IsHigh);
        Assert.Equal(attributions[0].Score, attributions[0].Strength, 12);
    }

    [Fact]
    public void The_only_value_that_was_ever_seen_has_no_direction()
    {
        var forest = new RandomCutForest(Small, 2, 1);
        var attributions = new ColumnAttribution[2];
        for (var i = 0; i < 100; i++)
        {
            forest.Add([5, 6], attributions);
        }

        Assert.All(attributions, part => Assert.True(part.Score > 0 && part.Strength == 0 && !part.IsHigh));
    }

    [Fact]
    public void The_rows_of_a_point_are_added_up_by_column()
    {
        var attributions = Explain([0, 12], shingle: 4);
        Assert.True(attributions[1].IsHigh);
        Assert.True(attributions[1].Score > 3 * attributions[0].Score);
    }

    [Fact]
    public void The_strength_is_the_difference_of_the_two_sides()
    {
        Assert.Equal(0.5, new ColumnAttribution(0.25, 0.75).Strength);
        Assert.False(new ColumnAttribution(0.25, 0.75).IsHigh);
        Assert.True(new ColumnAttribution(0.75, 0.25).IsHigh);
        Assert.False(new ColumnAttribution(0.5, 0.5).IsHigh);
    }

    [Fact]
    public void The_text_has_the_columns_in_order_with_four_digits()
    {
        ColumnAttribution[] attributions = [new(1.25, 0.0003), new(0, 0.33331)];
        Assert.Equal(
            """{"Systolic":{"DIRECTION":"HIGH","STRENGTH":"1.2497","ATTRIBUTION_SCORE":"1.2503"},"DIA":{"DIRECTION":"LOW","STRENGTH":"0.3333","ATTRIBUTION_SCORE":"0.3333"}}""",
            ForestJson.Explanation(["Systolic", "DIA"], attributions, withDirectionality: true));
    }

    [Fact]
    public void The_text_without_directionality_has_the_attributions_only() =>
        Assert.Equal("""{"A":{"ATTRIBUTION_SCORE":"0.0000"}}""", ForestJson.Explanation(["A"], [default], withDirectionality: false));

    [Fact]
    public void A_column_name_is_escaped_where_it_must_be() =>
        Assert.Equal("{\"a\\\"b\\\\é\":{\"ATTRIBUTION_SCORE\":\"0.0000\"}}", ForestJson.Explanation(["a\"b\\é"], [default], withDirectionality: false));

    [Fact]
    public void Names_and_attributions_of_different_numbers_are_refused() =>
        Assert.Throws<ArgumentException>(() => ForestJson.Explanation(["A", "B"], [default], withDirectionality: false));

    private static ColumnAttribution[] Explain(double[] row, int shingle)
    {
        var forest = new RandomCutForest(new ForestParameters(ShingleSize: shingle), 2, 1);
        foreach (var ordinary in TestRows.Normals(1, 600, 2))
        {
            forest.Add(ordinary);
        }

        var attributions = new ColumnAttribution[2];
        forest.Add(row, attributions);
        return attributions;
    }
}
