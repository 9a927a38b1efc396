using System.Security.Cryptography;
using SensorGrid.Cli.Simulate.Model;
using SensorGrid.Cli.Train.Data;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Tests.Train;

public sealed class TrainingDataTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_fifty_values_of_a_metric_are_not_learnt_from()
    {
        using var rows = new TrainingRows(1);
        var collector = new RowCollector(rows);

        for (var i = 0; i < 120; i++)
        {
            // The second metric comes later; the third reading of every ten is late by a second and not scored.
            var time = Start.AddSeconds(i % 10 == 2 ? i - 2 : i);
            MetricValue[] metrics = i < 40 ? [new MetricValue("a", i)] : [new MetricValue("a", i), new MetricValue("b", i)];
            collector.Add(new Reading("s", time, metrics, null));
        }

        // Of a 108 values are scored, of b 72.
        Assert.Equal(108 - 50 + 72 - 50, rows.Count);
    }

    [Fact]
    public void Made_up_series_are_the_same_for_a_seed_and_go_on_forever_without_leaving_the_finite_numbers()
    {
        foreach (var (number, family) in SeriesFamily.All.Index())
        {
            var (one, same, other) = (Values(family, 1, number), Values(family, 1, number), Values(family, 2, number));

            Assert.Equal(one, same);
            Assert.NotEqual(one, other);
            Assert.All(one, value => Assert.True(double.IsFinite(value)));
            Assert.True(one.Distinct().Count() > 5, family.Name);
        }
    }

    [Fact]
    public async Task A_made_up_series_has_as_many_readings_as_it_says_and_ends_where_it_began()
    {
        var data = MadeUpData.Create(1);

        Assert.Equal((8 * 16) + 1, data.Count);
        foreach (var series in new[] { data[0], data[^1] })
        {
            var times = await series.Read(TestContext.Current.CancellationToken).Select(reading => reading.EventTime).ToArrayAsync(TestContext.Current.CancellationToken);
            Assert.Equal(series.Count, times.Length);
            Assert.Equal(times.Order(), times);
        }
    }

    [Fact]
    public void Rows_are_kept_in_order_and_hashed_as_little_endian_bytes()
    {
        using var rows = new TrainingRows(1);
        var all = new float[2500 * DetectorInputs.Count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = i;
        }

        for (var row = 0; row < 2500; row++)
        {
            rows.Add(all.AsSpan(row * DetectorInputs.Count, DetectorInputs.Count));
        }

        Assert.Equal(all, rows.Inputs.ToArray());
        Assert.Equal([0, 1, 2, 3, 4, DetectorInputs.Count, DetectorInputs.Count + 1], rows.ZScores()[..7]);
        var bytes = new byte[all.Length * sizeof(float)];
        Buffer.BlockCopy(all, 0, bytes, 0, bytes.Length);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), rows.Sha256());
    }

    [Fact]
    public void Of_more_rows_than_are_kept_each_has_the_same_chance()
    {
        const int Count = 1 << 20;
        using var rows = new TrainingRows(1);
        var row = new float[DetectorInputs.Count];
        for (var i = 0; i < Count; i++)
        {
            row[0] = i;
            rows.Add(row);
        }

        Assert.Equal(Count, rows.Count);
        Assert.Equal(Count / 4, rows.Kept);
        var quarters = Enumerable.Range(0, rows.Kept).CountBy(kept => (int)(rows.Row(kept)[0] / (Count / 4))).ToDictionary();
        // The mean is 65,536, the standard deviation some 220.
        Assert.All(Enumerable.Range(0, 4), quarter => Assert.InRange(quarters[quarter], 64_000, 67_000));
    }

    private static double[] Values(SeriesFamily family, int seed, int number)
    {
        var next = family.Create(new Prng(seed, number, PrngStream.Series));
        return [.. Enumerable.Range(0, 3000).Select(i => next(i / 288.0))];
    }
}
