using SensorGrid.Features.Detection;
using SensorGrid.Features.Detection.Rarity;

namespace SensorGrid.Features.Tests.Detection.Rarity;

/// <summary>Any model gets the budget: only the ratios of its scores count, whatever their scale.</summary>
public sealed class ModelScoreTests
{
    private const double Budget = 0.1;

    [Theory]
    [InlineData(10, 40)]
    [InlineData(10, -40)]
    [InlineData(600, 40)]
    [InlineData(600, -40)]
    [InlineData(600, 1)]
    public void Scores_times_a_power_of_two_are_as_rare_to_the_bit(int seconds, int power)
    {
        var plain = Rates(seconds, 1, 0);

        Assert.Contains(plain, rate => rate < Budget);
        Assert.Equal(plain, Rates(seconds, Math.ScaleB(1, power), 0));
    }

    [Theory]
    [InlineData(10, 1e-12, 0)]
    [InlineData(10, 1e12, 0)]
    [InlineData(10, 1e12, -3e13)]
    [InlineData(10, 0.3, 7)]
    [InlineData(600, 1e-12, 0)]
    [InlineData(600, 1e-12, 5e-12)]
    [InlineData(600, 1e12, 0)]
    [InlineData(600, 17, 1000)]
    [InlineData(600, 1.1, 0)]
    [InlineData(600, 1, 16)]
    public void Scores_on_any_scale_are_as_rare_but_for_the_rounding_of_peaks(int seconds, double factor, double offset)
    {
        var plain = Rates(seconds, 1, 0);
        var scaled = Rates(seconds, factor, offset);

        var agreed = 0;
        foreach (var (one, other) in plain.Zip(scaled).Where(rates => Math.Min(rates.First, rates.Second) < Budget))
        {
            Assert.InRange(other / one, 0.7, 1.4);
            if (Math.Max(one, other) >= Budget)
            {
                // An alarm at the edge of the budget: one has learnt something else from here on.
                break;
            }

            agreed++;
        }

        Assert.InRange(agreed, 2, 60);
    }

    [Theory]
    [InlineData(1e-12)]
    [InlineData(1e12)]
    [InlineData(0.25)]
    public void A_sensor_has_the_same_anomalies_whatever_the_models_scale(double factor)
    {
        var readings = ScoredSensor.Calm(6_000);
        foreach (var at in (int[])[3_000, 4_000, 5_500])
        {
            readings[at] = ScoredSensor.With(readings[at], 35);
        }

        readings = [.. readings.Select((reading, i) => reading with { EventTime = Some.Noon.AddMinutes(10.0 * i) })];
        var plain = new ScoredSensor(new FormulaScorer("1", null, hasEvidence: false)).Take(readings);
        var scaled = new ScoredSensor(new FormulaScorer("1", null, hasEvidence: false, factor)).Take(readings);

        Assert.Contains(plain.Changed, change => change.StartedAt == readings[5_500].EventTime);
        Assert.Equal(plain.Changed.Select(Name), scaled.Changed.Select(Name));

        static object Name(AnomalyEpisode change) => (change.StartedAt, change.EndedAt, change.Severity, change.Reason);
    }

    // Constant values: the score alone can be rare.
    private static double[] Rates(int seconds, double factor, double offset)
    {
        var random = new Random(31);
        var rarity = new MetricRarity();
        var rates = new double[30_000];
        for (var n = 0; n < rates.Length; n++)
        {
            var score = random.NextDouble() + random.NextDouble() + (random.Next(3_000) == 0 ? 8 : 0);
            rarity.Next(new ScaleRow(Some.Noon.Ticks + (n * seconds * TimeSpan.TicksPerSecond), 5, 0, (factor * score) + offset), Budget, 1);
            rates[n] = rarity.Rarest.PerDay;
        }

        return rates;
    }
}
