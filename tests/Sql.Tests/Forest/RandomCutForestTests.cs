using SensorGrid.Sql.Forest;

namespace SensorGrid.Sql.Tests.Forest;

public sealed class RandomCutForestTests
{
    [Fact]
    public void Outliers_of_six_deviations_have_the_top_scores()
    {
        var forest = new RandomCutForest(ForestParameters.Default, 1, 1);
        var random = new Random(5);
        var ordinary = new List<double>();
        var outliers = new List<double>();
        for (var i = 0; i < 3000; i++)
        {
            var outlier = i > 1000 && i % 400 == 7;
            var score = forest.Add([outlier ? (i % 800 == 7 ? 6 : -6) : Normal(random)]);
            if (i >= 256)
            {
                (outlier ? outliers : ordinary).Add(score);
            }
        }

        Assert.True(outliers.Min() > ordinary.Max(), $"outliers {string.Join(' ', outliers)}; ordinary mean {ordinary.Average()} max {ordinary.Max()}");
        Assert.InRange(ordinary.Average(), 0.7, 1.2);
    }

    internal static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
