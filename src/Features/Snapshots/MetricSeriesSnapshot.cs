using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Snapshots;

/// <summary>Writes and reads what a sensor keeps of one metric.</summary>
internal static class MetricSeriesSnapshot
{
    public static void Write(SnapshotWriter writer, MetricSeries series, long sensorNewest)
    {
        writer.Fixed(series.Newest);
        writer.Fixed(series.RawFloor);
        writer.Fixed(series.CoveredFrom);
        writer.Fixed(series.RawFrom(sensorNewest));
        WriteRaw(writer, series.Raw);
        WriteTiles(writer, series.Seconds);
        writer.Count(series.Hops.Length);
        foreach (var hop in series.Hops)
        {
            WriteTiles(writer, hop);
        }
    }

    /// <summary>Reads into a new series.</summary>
    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="series">An empty series; null to read past one whose metric has no features any more.</param>
    /// <param name="rebuild">Whether the definitions changed: then only the readings kept one by one are taken, into windows as they are now.</param>
    /// <param name="sensorNewest">The sensor's newest event time, in ticks.</param>
    public static void Read(ref SnapshotReader reader, MetricSeries? series, bool rebuild, long sensorNewest)
    {
        var newest = reader.Fixed();
        var rawFloor = reader.Fixed();
        var coveredFrom = reader.Fixed();
        var rawFrom = reader.Fixed();
        if (series is not null && rebuild)
        {
            ReadRaw(ref reader, (time, value) => series.Add(time, value, sensorNewest));
            series.CoveredFrom = rawFrom;
            series.Newest = newest;
        }
        else
        {
            ReadRaw(ref reader, (time, value) => series?.Raw.Add(time, value));
            if (series is not null)
            {
                (series.Newest, series.RawFloor, series.CoveredFrom) = (newest, rawFloor, coveredFrom);
            }
        }

        var target = rebuild ? null : series;
        ReadTiles(ref reader, target?.Seconds);
        var hops = reader.Count();
        if (target is not null && hops != target.Hops.Length)
        {
            throw new InvalidDataException("The snapshot is damaged: it has other hops than its definitions.");
        }

        for (var i = 0; i < hops; i++)
        {
            ReadTiles(ref reader, target?.Hops[i]);
        }
    }

    private static void WriteRaw(SnapshotWriter writer, RawReadings raw)
    {
        writer.Count(raw.Count);
        long previous = 0;
        long step = 0;
        foreach (var time in raw.Times)
        {
            // A sensor that samples evenly has equal steps: a byte a reading.
            writer.Signed(time - previous - step);
            step = previous == 0 ? 0 : time - previous;
            previous = time;
        }

        ValueCodec.Write(writer, raw.Values);
    }

    private static void ReadRaw(ref SnapshotReader reader, Action<long, double> take)
    {
        var times = new long[reader.Count()];
        long previous = 0;
        long step = 0;
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = previous + step + reader.Signed();
            step = previous == 0 ? 0 : times[i] - previous;
            previous = times[i];
        }

        var values = ValueCodec.Read(ref reader, times.Length);
        for (var i = 0; i < times.Length; i++)
        {
            take(times[i], values[i]);
        }
    }

    private static void WriteTiles(SnapshotWriter writer, TileSeries tiles)
    {
        writer.Count(tiles.Width);
        writer.Count(tiles.Count);
        long previous = 0;
        foreach (ref readonly var tile in tiles.Tiles)
        {
            writer.Signed(tile.Index - previous);
            previous = tile.Index;
            WriteMoments(writer, tile.Moments, tile.Index * tiles.Width);
        }
    }

    private static void ReadTiles(ref SnapshotReader reader, TileSeries? tiles)
    {
        var width = reader.Number();
        var count = reader.Count();
        long index = 0;
        for (var i = 0; i < count; i++)
        {
            index += reader.Signed();
            var tile = new Tile { Index = index, Moments = ReadMoments(ref reader, index * width) };
            tiles?.Restore(width, tile);
        }
    }

    private static void WriteMoments(SnapshotWriter writer, in Moments moments, long start)
    {
        writer.Count(moments.Count);
        writer.Signed(moments.FirstTime - start);
        writer.Double(moments.First);
        if (moments.Count == 1)
        {
            return;
        }

        writer.Signed(moments.LastTime - moments.FirstTime);
        writer.Double(moments.Last);
        writer.Double(moments.Sum);
        writer.Double(moments.SquaredValues);
        writer.Double(moments.Min);
        writer.Double(moments.Max);
        writer.Double(moments.MeanTime);
        writer.Double(moments.SquaredTimes);
        writer.Double(moments.Products);
    }

    private static Moments ReadMoments(ref SnapshotReader reader, long start)
    {
        var count = reader.Number();
        var moments = Moments.Of(start + reader.Signed(), reader.Double());
        if (count == 1)
        {
            return moments;
        }

        moments.Count = count;
        moments.LastTime = moments.FirstTime + reader.Signed();
        moments.Last = reader.Double();
        moments.Sum = reader.Double();
        moments.SquaredValues = reader.Double();
        moments.Min = reader.Double();
        moments.Max = reader.Double();
        moments.MeanTime = reader.Double();
        moments.SquaredTimes = reader.Double();
        moments.Products = reader.Double();
        return moments;
    }
}
