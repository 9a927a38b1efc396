using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SensorGrid.Features.Windows;

/// <summary>Appends many values to the sums of <see cref="Moments"/> that need no event times.</summary>
/// <remarks>
/// Only the two sums are a chain, each an addition a value. The divisions and all else are done for four values at a time, where the processor can: each lane does the operations of
/// <see cref="Moments.Append"/> in their order, so the bits are the same.
/// </remarks>
internal static class ValueFold
{
    /// <summary>Appends values one after the other, with the bits of <see cref="Moments.Append"/>.</summary>
    /// <param name="values">The values; finite.</param>
    /// <param name="count">The number of values before them; at least one.</param>
    /// <param name="first">The first of those.</param>
    /// <param name="excess">The sum of distances from the first.</param>
    /// <param name="squaredValues">The sum of squared deviations.</param>
    /// <param name="min">The least value.</param>
    /// <param name="max">The greatest value.</param>
    public static void AppendAll(ReadOnlySpan<double> values, double count, double first, ref double excess, ref double squaredValues, ref double min, ref double max)
    {
        // In locals: what is behind a reference would be written back for each value.
        var (sum, squares, least, greatest) = (excess, squaredValues, min, max);
        var next = Vector256.IsHardwareAccelerated ? AppendByFours(values, count, first, ref sum, ref squares, ref least, ref greatest) : 0;
        count += next;
        foreach (var value in values[next..])
        {
            var weight = count / (count + 1);
            var distance = value - first;
            var delta = distance - (sum / count);
            squares += delta * delta * weight;
            sum += distance;
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            count++;
        }

        (excess, squaredValues, min, max) = (sum, squares, least, greatest);
    }

    /// <returns>The number of values that were appended: all but the last three at most.</returns>
    private static int AppendByFours(ReadOnlySpan<double> values, double count, double first, ref double excess, ref double squaredValues, ref double min, ref double max)
    {
        var next = 0;
        var (sum, squares) = (excess, squaredValues);
        var (least, greatest) = (Vector256.Create(min), Vector256.Create(max));
        var counts = Vector256.Create(count, count + 1, count + 2, count + 3);
        for (; next <= values.Length - Vector256<double>.Count; next += Vector256<double>.Count)
        {
            var four = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)next);
            var distances = four - Vector256.Create(first);
            var second = sum + distances[0];
            var third = second + distances[1];
            var fourth = third + distances[2];
            var deltas = distances - (Vector256.Create(sum, second, third, fourth) / counts);
            var terms = deltas * deltas * (counts / (counts + Vector256<double>.One));
            sum = fourth + distances[3];
            squares = squares + terms[0] + terms[1] + terms[2] + terms[3];
            least = Vector256.Min(least, four);
            greatest = Vector256.Max(greatest, four);
            counts += Vector256.Create((double)Vector256<double>.Count);
        }

        (excess, squaredValues) = (sum, squares);
        for (var lane = 0; lane < Vector256<double>.Count; lane++)
        {
            (min, max) = (Math.Min(min, least[lane]), Math.Max(max, greatest[lane]));
        }

        return next;
    }
}
