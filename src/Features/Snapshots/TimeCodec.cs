namespace SensorGrid.Features.Snapshots;

/// <summary>Writes a column of times, or of other whole numbers that grow by equal steps: a sensor that samples evenly takes a few bytes for all of them.</summary>
internal static class TimeCodec
{
    public static void Write(SnapshotWriter writer, ReadOnlySpan<long> times)
    {
        // The format: the difference of each step from the one before it; for equal steps, the number of further ones.
        long previous = 0;
        long step = 0;
        long equal = 0;
        for (var i = 0; i < times.Length; i++)
        {
            var change = times[i] - previous - step;
            step = i == 0 ? 0 : times[i] - previous;
            previous = times[i];
            if (change == 0 && equal++ > 0)
            {
                continue;
            }

            if (change != 0 && equal > 0)
            {
                writer.Count(equal - 1);
                equal = 0;
            }

            writer.Signed(change);
        }

        if (equal > 0)
        {
            writer.Count(equal - 1);
        }
    }

    public static long[] Read(ref SnapshotReader reader, int count)
    {
        var times = new long[count];
        long previous = 0;
        long step = 0;
        long equal = 0;
        for (var i = 0; i < times.Length; i++)
        {
            long change = 0;
            if (equal > 0)
            {
                equal--;
            }
            else
            {
                change = reader.Signed();
                equal = change == 0 ? reader.Number() : 0;
            }

            times[i] = previous + step + change;
            step = i == 0 ? 0 : times[i] - previous;
            previous = times[i];
        }

        return equal == 0 ? times : throw new InvalidDataException("The snapshot is damaged: a column has more numbers than there are.");
    }
}
