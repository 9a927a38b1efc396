using CsCheck;
using SensorGrid.Sql.Forest;

namespace SensorGrid.Sql.Tests.Forest;

public sealed class DecayedSampleTests
{
    [Fact]
    public void Points_leave_in_the_order_of_their_keys() =>
        Gen.Double[-100, 100].Array[1, 60].Sample(
            keys =>
            {
                var sample = new DecayedSample(keys.Length);
                for (var i = 0; i < keys.Length; i++)
                {
                    sample.Add(keys[i], i);
                }

                var left = keys.Select(_ => keys[sample.RemoveSmallest()]).ToArray();
                Assert.Equal(keys.Order(), left);
            },
            iter: 500);

    [Fact]
    public void Points_leave_and_come_in_between_in_the_order_of_their_keys() =>
        Gen.Double[-100, 100].Array[20, 60].Sample(
            keys =>
            {
                var sample = new DecayedSample(10);
                var model = new List<double>();
                for (var i = 0; i < keys.Length; i++)
                {
                    if (sample.IsFull)
                    {
                        Assert.Equal(model.Min(), sample.SmallestKey);
                        Assert.Equal(model.Min(), keys[sample.RemoveSmallest()]);
                        model.Remove(model.Min());
                    }

                    sample.Add(keys[i], i);
                    model.Add(keys[i]);
                }
            },
            iter: 500);

    [Fact]
    public void The_mean_age_in_the_sample_is_the_time_decay()
    {
        const int Decay = 1000;
        const int Rows = 12_000;
        var ages = new List<double>();
        for (var seed = 0UL; seed < 30; seed++)
        {
            ages.AddRange(Sampled(seed, Rows, Decay).Select(row => (double)(Rows - row)));
        }

        Assert.InRange(ages.Average(), 0.93 * Decay, 1.1 * Decay);
    }

    [Fact]
    public void Without_decay_every_row_is_as_likely_to_stay()
    {
        const int Rows = 2000;
        var rows = new List<double>();
        for (var seed = 0UL; seed < 40; seed++)
        {
            rows.AddRange(Sampled(seed, Rows, 1_000_000_000).Select(row => (double)row));
        }

        Assert.InRange(rows.Average(), 0.96 * Rows / 2, 1.04 * Rows / 2);
        Assert.InRange(rows.Count(row => row < Rows / 4.0) / (double)rows.Count, 0.22, 0.28);
    }

    [Fact]
    public void A_stream_of_very_many_rows_still_has_different_finite_keys()
    {
        var random = new ForestRandom(1, 0);
        var keys = Enumerable.Range(0, 1000).Select(i => DecayedSample.KeyOf((1e13 + i) / 100_000, random.NextOpenUnit())).ToList();
        Assert.All(keys, key => Assert.True(double.IsFinite(key)));
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    private static List<int> Sampled(ulong seed, int rows, long decay)
    {
        var random = new ForestRandom(seed, 0);
        var sample = new DecayedSample(50);
        for (var row = 0; row < rows; row++)
        {
            var key = DecayedSample.KeyOf((double)row / decay, random.NextOpenUnit());
            if (sample.IsFull)
            {
                if (key <= sample.SmallestKey)
                {
                    continue;
                }

                sample.RemoveSmallest();
            }

            sample.Add(key, row);
        }

        return [.. sample.Leaves];
    }
}
