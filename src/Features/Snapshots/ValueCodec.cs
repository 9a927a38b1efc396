namespace SensorGrid.Features.Snapshots;

/// <summary>Writes a column of values: those of most sensors are short decimals, and take two or three bytes instead of eight.</summary>
/// <remarks>
/// When every value v is m / 10^e for a whole number m below 2^53 and one e of 0 to 9, the differences between one m and the next are written.
/// Dividing m by 10^e rounds correctly, so the bits come back. Otherwise the values are written as they are.
/// </remarks>
internal static class ValueCodec
{
    private const byte Plain = 255;
    /// <summary>The number below which all whole numbers are doubles.</summary>
    public const double MostExact = 1L << 53;

    /// <summary>10^e for the scales e that are tried.</summary>
    public static ReadOnlySpan<double> Powers => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    public static void Write(SnapshotWriter writer, ReadOnlySpan<double> values)
    {
        var scale = ScaleOf(values);
        writer.Byte(scale);
        long previous = 0;
        foreach (var value in values)
        {
            if (scale == Plain)
            {
                writer.Double(value);
            }
            else
            {
                var scaled = (long)Math.Round(value * Powers[scale]);
                writer.Signed(scaled - previous);
                previous = scaled;
            }
        }
    }

    public static double[] Read(ref SnapshotReader reader, int count)
    {
        var scale = reader.Byte();
        if (scale != Plain && scale >= Powers.Length)
        {
            throw new InvalidDataException("The snapshot is damaged: it has values of an unknown kind.");
        }

        var values = new double[count];
        long scaled = 0;
        for (var i = 0; i < count; i++)
        {
            if (scale == Plain)
            {
                values[i] = reader.Double();
            }
            else
            {
                scaled += reader.Signed();
                values[i] = scaled / Powers[scale];
            }
        }

        return values;
    }

    private static byte ScaleOf(ReadOnlySpan<double> values)
    {
        var scale = 0;
        foreach (var value in values)
        {
            while (!Fits(value, scale))
            {
                if (++scale == Powers.Length)
                {
                    return Plain;
                }
            }
        }

        // What fits one scale fits a larger one, unless it outgrows a double's whole numbers.
        foreach (var value in values)
        {
            if (!Fits(value, scale))
            {
                return Plain;
            }
        }

        return (byte)scale;
    }

    private static bool Fits(double value, int scale)
    {
        var scaled = Math.Round(value * Powers[scale]);
        return Math.Abs(scaled) < MostExact
            && BitConverter.DoubleToInt64Bits((long)scaled / Powers[scale]) == BitConverter.DoubleToInt64Bits(value);
    }
}
