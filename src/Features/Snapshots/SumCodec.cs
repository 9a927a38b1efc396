namespace SensorGrid.Features.Snapshots;

/// <summary>
/// Writes a column of sums of distances from a first value. The sum of the values themselves is a short decimal if they are, but for rounding; a distance from a first value
/// is none. So the sum of the values is written, in some four bytes, and how far the sum of distances is from what follows of it.
/// </summary>
/// <remarks>
/// With one e of 0 to 9 the sum of values is near m / 10^e: the differences between one m and the next are written. What is left are whole multiples of one 2^q, mostly few. Otherwise the
/// sums are written as they are. The bits come back either way.
/// </remarks>
internal static class SumCodec
{
    private const byte Plain = 255;

    // Further away it is no short decimal that was rounded, and would take more room than as it is.
    private const double MostUnits = 1 << 20;

    private const int LeastExponent = -1074;

    /// <param name="writer">The destination.</param>
    /// <param name="sums">The sums of distances.</param>
    /// <param name="firsts">The base of each sum: the value that distances are from, times their number. The sum of all values is near both together.</param>
    public static void Write(SnapshotWriter writer, ReadOnlySpan<double> sums, ReadOnlySpan<double> firsts)
    {
        var (scale, exponent) = ScaleOf(sums, firsts);
        writer.Byte(scale);
        if (scale == Plain)
        {
            foreach (var sum in sums)
            {
                writer.Double(sum);
            }

            return;
        }

        writer.Signed(exponent);
        long previous = 0;
        for (var i = 0; i < sums.Length; i++)
        {
            var scaled = Scaled(sums[i], firsts[i], scale);
            writer.Signed((long)scaled - previous);
            writer.Signed((long)Math.ScaleB(Rest(sums[i], firsts[i], scaled, scale), -exponent));
            previous = (long)scaled;
        }
    }

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="firsts">The argument of <see cref="Write"/>.</param>
    public static double[] Read(ref SnapshotReader reader, ReadOnlySpan<double> firsts)
    {
        var scale = reader.Byte();
        if (scale != Plain && scale >= ValueCodec.Powers.Length)
        {
            throw new InvalidDataException("The snapshot is damaged: it has sums of an unknown kind.");
        }

        var sums = new double[firsts.Length];
        var exponent = scale == Plain ? 0 : checked((int)reader.Signed());
        long scaled = 0;
        for (var i = 0; i < sums.Length; i++)
        {
            if (scale == Plain)
            {
                sums[i] = reader.Double();
                continue;
            }

            scaled = unchecked(scaled + reader.Signed());
            sums[i] = Expected(firsts[i], scaled, scale) + Math.ScaleB(reader.Signed(), exponent);
        }

        return sums;
    }

    private static (byte Scale, int Exponent) ScaleOf(ReadOnlySpan<double> sums, ReadOnlySpan<double> firsts)
    {
        for (byte scale = 0; scale < ValueCodec.Powers.Length; scale++)
        {
            if (ExponentOf(sums, firsts, scale) is { } exponent && Fits(sums, firsts, scale, exponent))
            {
                return (scale, exponent);
            }
        }

        return (Plain, 0);
    }

    /// <summary>Computes the largest q for which all that is left are multiples of 2^q; null when something is not finite.</summary>
    private static int? ExponentOf(ReadOnlySpan<double> sums, ReadOnlySpan<double> firsts, byte scale)
    {
        var least = int.MaxValue;
        for (var i = 0; i < sums.Length; i++)
        {
            var rest = Rest(sums[i], firsts[i], Scaled(sums[i], firsts[i], scale), scale);
            if (!double.IsFinite(rest))
            {
                return null;
            }

            least = rest == 0 ? least : Math.Min(least, LowestBit(rest));
        }

        return least == int.MaxValue ? 0 : least;
    }

    private static bool Fits(ReadOnlySpan<double> sums, ReadOnlySpan<double> firsts, byte scale, int exponent)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            var scaled = Scaled(sums[i], firsts[i], scale);
            var rest = Rest(sums[i], firsts[i], scaled, scale);
            var units = Math.ScaleB(rest, -exponent);
            if (!(Math.Abs(scaled) < ValueCodec.MostExact) || !(Math.Abs(units) < MostUnits)
                || BitConverter.DoubleToInt64Bits(Expected(firsts[i], (long)scaled, scale) + Math.ScaleB((long)units, exponent)) != BitConverter.DoubleToInt64Bits(sums[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static double Scaled(double sum, double first, byte scale) => Math.Round((first + sum) * ValueCodec.Powers[scale]);

    private static double Expected(double first, double scaled, byte scale) => (scaled / ValueCodec.Powers[scale]) - first;

    private static double Rest(double sum, double first, double scaled, byte scale) => sum - Expected(first, scaled, scale);

    /// <summary>Computes the exponent of the lowest bit that is set.</summary>
    private static int LowestBit(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & ((1L << 52) - 1);
        return exponent == 0
            ? LeastExponent + (int)long.TrailingZeroCount(mantissa)
            : exponent - 1 + LeastExponent + (int)long.TrailingZeroCount(mantissa | (1L << 52));
    }
}
