using System.Collections.Concurrent;
using System.Numerics;

namespace SensorGrid.Features.Windows;

/// <summary>Maps values to buckets and back: n buckets from each power of two to the next, each as many times longer than the one before.</summary>
/// <remarks>
/// <para>
/// The mapping of DDSketch with the base 2^(1/n), where n is the least for which no value of a bucket is further from its representative than the error allows. The bucket i of a sign begins at the least
/// double that is not below 2^(i / n): where that is follows from whole numbers alone. Values are compared by their bits, so every machine has the same buckets.
/// </para>
/// <para>Whole numbers of buckets between powers of two cost at most one bucket in n, and make the beginning of every bucket that of one of n, times a power of two.</para>
/// </remarks>
internal sealed class SketchGrid
{
    private const int MantissaBits = 52;
    private const int LeastExponent = -1074;
    private const int Exponents = 1024 - LeastExponent;

    // The errors come from definitions: bounded all the same.
    private const int MostCached = 1_000;

    private static readonly ConcurrentDictionary<double, SketchGrid> Cached = new();

    // Of the buckets of [1, 2): where they begin, without the leading one.
    private readonly long[] _beginnings;

    private SketchGrid(double error)
    {
        var perPowerOfTwo = 1;
        for (var reach = (1 + error) / (1 - error); reach < 2; reach *= (1 + error) / (1 - error))
        {
            perPowerOfTwo++;
        }

        _beginnings = [.. Enumerable.Range(0, perPowerOfTwo).Select(bucket => BeginningOf(bucket, perPowerOfTwo))];
    }

    private int PerPowerOfTwo => _beginnings.Length;

    /// <summary>Gets the grid for a greatest relative error, from 0.005 to 0.1.</summary>
    public static SketchGrid For(double error) =>
        Cached.TryGetValue(error, out var grid) ? grid : Cached.Count < MostCached ? Cached.GetOrAdd(error, static error => new SketchGrid(error)) : new SketchGrid(error);

    /// <summary>Gets the number of the bucket of a value at the first level.</summary>
    /// <param name="value">A finite number.</param>
    public int KeyOf(double value)
    {
        if (value == 0)
        {
            return 0;
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> MantissaBits) & 0x7FF);
        var mantissa = bits & ((1L << MantissaBits) - 1);
        if (exponent == 0)
        {
            // A denormal number, as if it had a leading one.
            var shift = BitOperations.LeadingZeroCount((ulong)mantissa) - (63 - MantissaBits);
            mantissa = (mantissa << shift) & ((1L << MantissaBits) - 1);
            exponent = 1 - shift;
        }

        var found = _beginnings.AsSpan().BinarySearch(mantissa);
        var key = 1 + ((exponent - 1023 - LeastExponent) * PerPowerOfTwo) + (found >= 0 ? found : ~found - 1);
        return bits < 0 ? -key : key;
    }

    /// <summary>
    /// Computes the representative of a bucket that begins at a and ends at b: 2 a b / (a + b), the value whose relative distance from a is that from b. Additions, multiplications and divisions alone.
    /// </summary>
    /// <param name="key">The bucket.</param>
    /// <param name="level">The level of the sketch.</param>
    public double ValueOf(int key, int level)
    {
        if (key == 0)
        {
            return 0;
        }

        var bucket = Math.Abs(key) - 1;
        var (from, fromExponent) = Beginning(bucket << level);
        var (to, toExponent) = Beginning(Math.Min((bucket + 1) << level, Exponents * PerPowerOfTwo));
        var value = Math.ScaleB(from * (2 / (1 + Math.ScaleB(from / to, fromExponent - toExponent))), fromExponent);
        return key < 0 ? -value : value;
    }

    /// <summary>Computes the greatest relative distance of a value from the representative of its bucket.</summary>
    /// <param name="level">The level of the sketch.</param>
    public double ErrorAt(int level)
    {
        var share = TimeWeightedMean.PowerOfTwo(-(1 << level) / (double)PerPowerOfTwo);
        return (1 - share) / (1 + share);
    }

    private (double Mantissa, int Exponent) Beginning(int bucket) =>
        (1 + (_beginnings[bucket % PerPowerOfTwo] / (double)(1L << MantissaBits)), (bucket / PerPowerOfTwo) + LeastExponent);

    // The least m for which m / 2^52 is not below 2^(bucket / buckets). The first guess is near, and whole numbers decide.
    private static long BeginningOf(int bucket, int buckets)
    {
        var least = BigInteger.One << ((MantissaBits * buckets) + bucket);
        bool IsBelow(long mantissa) => BigInteger.Pow(mantissa, buckets) < least;

        var found = (long)(TimeWeightedMean.PowerOfTwo((bucket / (double)buckets) - 1) * (1L << (MantissaBits + 1)));
        while (!IsBelow(found - 1))
        {
            found--;
        }

        while (IsBelow(found))
        {
            found++;
        }

        return found - (1L << MantissaBits);
    }
}
