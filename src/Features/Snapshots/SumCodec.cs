namespace SensorGrid.Features.Snapshots;

/// <summary>Writes a column of sums of readings: one of short decimals is a short decimal itself, but for what was rounded on the way, and takes some four bytes.</summary>
/// <remarks>
/// With one e of 0 to 9 each sum is m / 10^e and a few units in the last place: the differences between one m and the next are written, and those units. Otherwise the
/// sums are written as they are. The bits come back either way.
/// </remarks>
internal static class SumCodec
{
    private const byte Plain = 255;

    // Further away it is no short decimal that was rounded, and would take more room than as it is.
    private const long MostUnits = 1 << 12;

    public static void Write(SnapshotWriter writer, ReadOnlySpan<double> sums)
    {
        var scale = ScaleOf(sums);
        writer.Byte(scale);
        long previous = 0;
        foreach (var sum in sums)
        {
            if (scale == Plain)
            {
                writer.Double(sum);
                continue;
            }

            var scaled = (long)Math.Round(sum * ValueCodec.Powers[scale]);
            writer.Signed(scaled - previous);
            writer.Signed(UnitsAway(sum, scaled, scale));
            previous = scaled;
        }
    }

    public static double[] Read(ref SnapshotReader reader, int count)
    {
        var scale = reader.Byte();
        if (scale != Plain && scale >= ValueCodec.Powers.Length)
        {
            throw new InvalidDataException("The snapshot is damaged: it has sums of an unknown kind.");
        }

        var sums = new double[count];
        long scaled = 0;
        for (var i = 0; i < count; i++)
        {
            if (scale == Plain)
            {
                sums[i] = reader.Double();
                continue;
            }

            scaled += reader.Signed();
            sums[i] = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(scaled / ValueCodec.Powers[scale]) + reader.Signed());
        }

        return sums;
    }

    private static byte ScaleOf(ReadOnlySpan<double> sums)
    {
        for (byte scale = 0; scale < ValueCodec.Powers.Length; scale++)
        {
            if (Fits(sums, scale))
            {
                return scale;
            }
        }

        return Plain;
    }

    private static bool Fits(ReadOnlySpan<double> sums, byte scale)
    {
        foreach (var sum in sums)
        {
            var scaled = Math.Round(sum * ValueCodec.Powers[scale]);
            if (!(Math.Abs(scaled) < ValueCodec.MostExact) || UnitsAway(sum, (long)scaled, scale) is < -MostUnits or > MostUnits)
            {
                return false;
            }
        }

        return true;
    }

    private static long UnitsAway(double sum, long scaled, byte scale) =>
        unchecked(BitConverter.DoubleToInt64Bits(sum) - BitConverter.DoubleToInt64Bits(scaled / ValueCodec.Powers[scale]));
}
