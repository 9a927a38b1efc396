namespace SensorGrid.Features.Windows;

/// <summary>Computes an exponentially weighted mean by time.</summary>
/// <remarks>
/// The weights are relative to the newest reading: all are from 0 to 1 and one is 1, so that none of them overflows and their sum is never 0. Powers of two are computed with additions and
/// multiplications alone, which have the same bits on every machine; those of the C library do not.
/// </remarks>
internal static class TimeWeightedMean
{
    // Below this exponent a weight is less than half of the last place of anything that it could change.
    private const double LeastExponent = -1_000;

    // The Taylor series of e^x for |x| <= ln(2) / 2: the first term that is left out is below 2^-57.
    private const int Terms = 14;

    /// <summary>Computes the mean. It lies between the least and the greatest value; infinite or NaN where values are further apart than a double can say.</summary>
    /// <param name="times">Event times in order, in ticks; at least one.</param>
    /// <param name="values">As many values.</param>
    /// <param name="halfLife">The time in which a weight halves, in ticks, above 0.</param>
    public static double Of(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long halfLife)
    {
        // As distances from the newest value: a constant is exactly itself.
        var newest = values[^1];
        var (distances, weights) = (0.0, 0.0);
        var (min, max) = (newest, newest);
        for (var i = 0; i < values.Length; i++)
        {
            var weight = PowerOfTwo((times[i] - times[^1]) / (double)halfLife);
            distances += weight * (values[i] - newest);
            weights += weight;
            min = Math.Min(min, values[i]);
            max = Math.Max(max, values[i]);
        }

        var mean = newest + (distances / weights);
        return double.IsFinite(mean) ? Math.Clamp(mean, min, max) : double.NaN;
    }

    /// <summary>Computes 2^x for x of 0 or less, to within 2 units in the last place; 0 where x is below -1,000.</summary>
    internal static double PowerOfTwo(double exponent)
    {
        if (exponent < LeastExponent)
        {
            return 0;
        }

        var whole = Math.Round(exponent);
        var x = (exponent - whole) * 0.693147180559945309417;
        var sum = 1.0;
        for (var term = Terms; term > 0; term--)
        {
            sum = 1 + (x / term * sum);
        }

        return Math.ScaleB(sum, (int)whole);
    }
}
