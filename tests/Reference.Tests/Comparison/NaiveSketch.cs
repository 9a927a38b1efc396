using System.Numerics;
using SensorGrid.Offline.Reference.Exact;
using SensorGrid.Reference.Tests.Workloads;

namespace SensorGrid.Reference.Tests.Comparison;

/// <summary>The sketch of a window, from all of its readings, as <c>docs/features.md</c> defines it: by logarithms and whole numbers of any size, and shares no code with the engine.</summary>
internal sealed class NaiveSketch
{
    private const int Least = -1074;

    // Of all tiles of a metric, and of one.
    private const int BucketsOfMetric = 32_000;
    private const int LeastBuckets = 40;
    private const int MostBuckets = 1_000;

    private readonly int _perPowerOfTwo;
    private readonly int _level;
    private readonly double[] _values;

    /// <param name="error">The least error of the sketches over the window's hop.</param>
    /// <param name="most">The most buckets of a tile.</param>
    /// <param name="hop">The hop in force, in ticks.</param>
    /// <param name="facts">The readings of the window.</param>
    public NaiveSketch(double error, int most, long hop, WindowFacts facts)
    {
        _perPowerOfTwo = (int)Math.Ceiling(Math.Log(2) / Math.Log((1 + error) / (1 - error)));
        _values = [.. facts.Values.Order()];
        var tiles = facts.Times.Zip(facts.Values, (time, value) => (Tile: (time - 1) / hop, Bucket: BucketOf(value))).ToLookup(pair => pair.Tile, pair => pair.Bucket);
        _level = tiles.Select(tile => Enumerable.Range(0, 32).First(level => tile.Distinct().Select(bucket => At(level, bucket)).Distinct().Count() <= most)).DefaultIfEmpty(0).Max();
    }

    /// <summary>The relative error at the level of the window: of no value greater than 2^(2^level / n) times another one of its bucket.</summary>
    public double Error => Math.Tanh(Math.Pow(2, _level) * Math.Log(2) / _perPowerOfTwo / 2);

    /// <summary>Gets whether some tile has more values apart than a sketch has buckets.</summary>
    public bool IsCollapsed => _level > 0;

    /// <summary>Computes the most buckets of a tile of a metric.</summary>
    public static int MostBucketsOf(DefinitionsSpec definitions, string metric)
    {
        var hops = definitions.WindowsOf(metric).Where(window => window.Hop > 0).GroupBy(window => window.Hop)
            .Where(hop => hop.Any(window => ErrorOf(definitions, metric, window) is not null))
            .Select(hop => ((hop.Max(window => window.Length) + definitions.LatenessTicks) / hop.Key) + 2);
        return (int)Math.Clamp(BucketsOfMetric / hops.Sum(), LeastBuckets, MostBuckets);
    }

    /// <summary>Computes the least error that a feature of a sketch over a window has; null when there is none.</summary>
    public static double? ErrorOf(DefinitionsSpec definitions, string metric, WindowSpec window) =>
        definitions.AggregationsOf(metric, window).Select(ReferenceAggregation.SketchOf).Min(sketch => sketch?.Error);

    /// <summary>Computes the sketch of a window of a metric; null when no feature needs one.</summary>
    /// <param name="hop">The hop in force, in ticks.</param>
    public static NaiveSketch? Of(DefinitionsSpec definitions, string metric, WindowSpec window, long hop, WindowFacts facts) =>
        ErrorOf(definitions, metric, window) is null
            ? null
            : new(
                definitions.WindowsOf(metric).Where(other => other.Hop == window.Hop).Min(other => ErrorOf(definitions, metric, other))!.Value,
                MostBucketsOf(definitions, metric),
                hop,
                facts);

    /// <summary>Computes the answer: the middle of the bucket of the value of the rank, but none beyond the least and the greatest value; null without values.</summary>
    public double? Quantile(int percent)
    {
        if (_values.Length == 0)
        {
            return null;
        }

        var (sign, bucket) = At(_level, BucketOf(_values[(int)((long)percent * (_values.Length - 1) / 100)]));
        if (sign == 0)
        {
            return 0;
        }

        // As logarithms: the ends of the greatest buckets are no doubles.
        var (from, to) = (Beginning(bucket << _level), Beginning(Math.Min((bucket + 1) << _level, (1024 - Least) * _perPowerOfTwo)));
        var middle = Math.Pow(2, from - Math.Floor(from)) * (2 / (1 + Math.Pow(2, from - to)));
        return Math.Clamp(sign * Math.ScaleB(middle, (int)Math.Floor(from)), _values[0], _values[^1]);
    }

    private static (int Sign, int Bucket) At(int level, (int Sign, int Bucket) bucket) => (bucket.Sign, bucket.Bucket >> level);

    private double Beginning(int bucket) => ((double)bucket / _perPowerOfTwo) + Least;

    // The greatest i for which 2^(i / n) is not above the value: a guess, and then whole numbers. The least double has the bucket 0.
    private (int Sign, int Bucket) BucketOf(double value)
    {
        if (value == 0)
        {
            return (0, 0);
        }

        var (mantissa, exponent) = (new BigInteger(Math.ScaleB(Math.Abs(value), 53 - Math.ILogB(value))), Math.ILogB(value) - 53);
        bool Reaches(int bucket)
        {
            // value^n against 2^i, both times a power of two.
            var shift = bucket + (Least * _perPowerOfTwo) - (exponent * _perPowerOfTwo);
            return BigInteger.Pow(mantissa, _perPowerOfTwo) >= BigInteger.One << shift;
        }

        var found = Math.Max(0, (int)Math.Round((Math.Log2(Math.Abs(value)) - Least) * _perPowerOfTwo));
        while (!Reaches(found))
        {
            found--;
        }

        while (Reaches(found + 1))
        {
            found++;
        }

        return (Math.Sign(value), found);
    }
}
