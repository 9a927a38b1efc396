using System.Numerics;
using CsCheck;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Tests.Windows;

/// <summary>Sketches and their buckets by themselves.</summary>
public sealed class SketchTests
{
    private static readonly double[] Errors = [0.005, 0.01, 0.02, 0.05, 0.1];

    private static readonly double[] Odd =
    [
        double.Epsilon, 2 * double.Epsilon, 1e-310, 2.2250738585072014E-308, 2.225073858507201E-308, 1, Math.BitDecrement(1), Math.BitIncrement(1), 2, 1e308, double.MaxValue, 0, 100, 21.5,
    ];

    private static readonly Gen<double> Error = Gen.Int[0, Errors.Length - 1].Select(i => Errors[i]);

    // Of all doubles each bit pattern is as likely as any other; some are those that go wrong first.
    private static readonly Gen<double> Value = Gen.Frequency(
        (4, Gen.ULong.Select(bits => BitConverter.UInt64BitsToDouble(bits)).Where(double.IsFinite)),
        (2, Gen.Double[-1_000, 1_000]),
        (1, Gen.Double[20, 21]),
        (2, Gen.Select(Gen.Int[0, Odd.Length - 1].Select(i => Odd[i]), Gen.Bool, (value, isNegative) => isNegative ? -value : value)));

    [Fact]
    public void A_value_is_as_near_to_the_representative_of_its_bucket_as_the_error_says() =>
        Gen.Select(Value, Error, Gen.Int[0, SketchKey.LastLevel]).Sample(
            (value, error, level) =>
            {
                var grid = SketchGrid.For(error);
                var representative = grid.ValueOf(SketchKey.After(level, grid.KeyOf(value)), level);

                // Of numbers below 2.2e-308 both sides are rounded to whole multiples of the least one.
                var allowed = level == 0 ? error : grid.ErrorAt(level) * (1 + 1e-12);
                Assert.True(Math.Abs(representative - value) <= allowed * Math.Abs(value), $"{value:R} is represented by {representative:R}");
            },
            iter: 20_000);

    [Fact]
    public void The_buckets_are_in_the_order_of_their_values() =>
        Gen.Select(Value, Value, Error, Gen.Int[0, SketchKey.LastLevel]).Sample(
            (one, other, error, level) =>
            {
                var grid = SketchGrid.For(error);
                var (key, otherKey) = (SketchKey.After(level, grid.KeyOf(one)), SketchKey.After(level, grid.KeyOf(other)));

                Assert.True(one.CompareTo(other) * key.CompareTo(otherKey) >= 0, $"{one:R} is in {key}, and {other:R} in {otherKey}");
                Assert.True(key.CompareTo(otherKey) * grid.ValueOf(key, level).CompareTo(grid.ValueOf(otherKey, level)) >= 0);
            },
            iter: 20_000);

    [Fact]
    public void A_level_further_makes_two_neighbouring_buckets_one() =>
        Gen.Select(Gen.Int[-150_000, 150_000], Gen.Int[0, 9], Gen.Int[0, 9]).Sample(
            (key, some, more) => Assert.Equal(SketchKey.After(some + more, key), SketchKey.After(more, SketchKey.After(some, key))),
            iter: 5_000);

    [Theory]
    [InlineData(0.01, 35)]
    [InlineData(0.005, 70)]
    [InlineData(0.1, 4)]
    public void A_power_of_two_has_as_few_buckets_as_the_error_allows(double error, int buckets)
    {
        var grid = SketchGrid.For(error);

        Assert.Equal(buckets, grid.KeyOf(2) - grid.KeyOf(1));
        Assert.Equal(1, grid.KeyOf(double.Epsilon));
        Assert.Equal(buckets, grid.KeyOf(double.MaxValue) - grid.KeyOf(Math.ScaleB(1, 1023)) + 1);
    }

    [Theory]
    [InlineData(0.01, 35)]
    [InlineData(0.005, 70)]
    [InlineData(0.02, 18)]
    public void A_bucket_begins_at_the_least_number_that_is_not_below_its_power(double error, int buckets)
    {
        var grid = SketchGrid.For(error);
        for (var bucket = 1; bucket < buckets; bucket++)
        {
            var (low, high) = (1L << 52, 1L << 53);
            while (high - low > 1)
            {
                var middle = (low + high) / 2;
                (low, high) = grid.KeyOf(Math.ScaleB(middle, -52)) >= grid.KeyOf(1) + bucket ? (low, middle) : (middle, high);
            }

            // As whole numbers: m / 2^52 against 2^(bucket / buckets).
            var power = BigInteger.One << ((52 * buckets) + bucket);
            Assert.True(BigInteger.Pow(high, buckets) >= power && BigInteger.Pow(low, buckets) < power, $"bucket {bucket} begins at {Math.ScaleB(high, -52):R}");
        }
    }

    [Fact]
    public void Equal_values_in_any_order_and_in_any_parts_make_an_equal_sketch() =>
        Gen.Select(Value.Array[1, 300], Gen.Int[3, 60], Gen.Int[0, 5].Array[300], Gen.Int[0, 1_000_000]).Sample(
            (values, most, parts, seed) =>
            {
                var whole = Of(values, most);

                var shuffled = values.Zip(parts).ToArray();
                new Random(seed).Shuffle(shuffled);
                var merged = new Sketch();
                foreach (var part in shuffled.GroupBy(pair => pair.Second, pair => pair.First))
                {
                    merged.Merge(Of(part, most), most);
                }

                Assert.Equal(Described(whole), Described(merged));
            },
            iter: 2_000);

    [Fact]
    public void A_sketch_has_no_more_buckets_than_its_bound_and_is_at_the_first_level_at_which_they_suffice() =>
        Gen.Select(Value.Array[1, 300], Gen.Int[3, 60]).Sample(
            (values, most) =>
            {
                var sketch = Of(values, most);

                int BucketsAt(int level) => values.Select(value => SketchKey.After(level, SketchGrid.For(0.01).KeyOf(value))).Distinct().Count();
                Assert.Equal(BucketsAt(sketch.Level), sketch.Count);
                Assert.InRange(sketch.Count, 1, most);
                Assert.True(sketch.Level == 0 || BucketsAt(sketch.Level - 1) > most);
                Assert.Equal(values.Length, Enumerable.Range(0, sketch.Count).Sum(sketch.CountAt));
            },
            iter: 2_000);

    [Fact]
    public void The_sketches_of_a_window_are_counted_together_whatever_their_levels_and_their_order() =>
        Gen.Select(Value.Array[1, 60].Array[1, 8], Gen.Int[3, 30], Gen.Int[0, 1_000_000]).Sample(
            (tiles, most, seed) =>
            {
                Sketch[] sketches = [.. tiles.Select(tile => Of(tile, most))];
                var level = sketches.Max(sketch => sketch.Level);
                int[] keys = [.. tiles.SelectMany(tile => tile).Select(value => SketchKey.After(level, SketchGrid.For(0.01).KeyOf(value))).Order()];
                new Random(seed).Shuffle(sketches);

                using var window = new WindowSketch();
                foreach (var sketch in sketches)
                {
                    window.Add(sketch);
                }

                Assert.Equal((keys.Length, level), (window.Count, window.Level));
                Assert.Equal(keys, Enumerable.Range(0, keys.Length).Select(rank => window.KeyOfRank(rank)));
            },
            iter: 1_000);

    private static Sketch Of(IEnumerable<double> values, int most)
    {
        var sketch = new Sketch();
        foreach (var value in values)
        {
            sketch.Add(SketchGrid.For(0.01).KeyOf(value), most);
        }

        return sketch;
    }

    private static string Described(Sketch sketch) => $"{sketch.Level}: {string.Join(' ', Enumerable.Range(0, sketch.Count).Select(i => $"{sketch.KeyAt(i)}x{sketch.CountAt(i)}"))}";
}
