using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Snapshots;

/// <summary>Writes and reads what a sensor keeps of one metric: readings and tiles by columns, each in the way that makes it small.</summary>
internal static class MetricSeriesSnapshot
{
    public static void Write(SnapshotWriter writer, MetricSeries series, long sensorNewest)
    {
        writer.Time(series.Newest, sensorNewest);
        writer.Time(series.RawFloor, sensorNewest);
        writer.Time(series.CoveredFrom, sensorNewest);
        writer.Time(series.RawFrom(sensorNewest), sensorNewest);
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
    /// <param name="format">The snapshot's format.</param>
    public static void Read(ref SnapshotReader reader, MetricSeries? series, bool rebuild, long sensorNewest, byte format)
    {
        var newest = SensorSnapshot.ReadTime(ref reader, sensorNewest, format);
        var rawFloor = SensorSnapshot.ReadTime(ref reader, sensorNewest, format);
        var coveredFrom = SensorSnapshot.ReadTime(ref reader, sensorNewest, format);
        var rawFrom = SensorSnapshot.ReadTime(ref reader, sensorNewest, format);
        if (series is not null && rebuild)
        {
            ReadRaw(ref reader, format, (time, value) => series.Add(time, value, sensorNewest));
            series.CoveredFrom = rawFrom;
            series.Newest = newest;
        }
        else
        {
            ReadRaw(ref reader, format, (time, value) => series?.Raw.Add(time, value));
            if (series is not null)
            {
                (series.Newest, series.RawFloor, series.CoveredFrom) = (newest, rawFloor, coveredFrom);
            }
        }

        var target = rebuild ? null : series;
        ReadTiles(ref reader, target?.Seconds, format);
        var hops = reader.Count();
        if (target is not null && hops != target.Hops.Length)
        {
            throw new InvalidDataException("The snapshot is damaged: it has other hops than its definitions.");
        }

        for (var i = 0; i < hops; i++)
        {
            ReadTiles(ref reader, target?.Hops[i], format);
        }
    }

    private static void WriteRaw(SnapshotWriter writer, RawReadings raw)
    {
        writer.Count(raw.Count);
        TimeCodec.Write(writer, raw.Times);
        ValueCodec.Write(writer, raw.Values);
    }

    private static void ReadRaw(ref SnapshotReader reader, byte format, Action<long, double> take)
    {
        var count = reader.Count();
        var times = format == SensorSnapshot.FirstFormat ? TimeCodec.ReadFirstFormat(ref reader, count) : TimeCodec.Read(ref reader, count);
        var values = ValueCodec.Read(ref reader, count);
        for (var i = 0; i < count; i++)
        {
            take(times[i], values[i]);
        }
    }

    private static void WriteTiles(SnapshotWriter writer, TileSeries tiles)
    {
        writer.Count(tiles.Width);
        TileCodec.Write(writer, tiles.Tiles, tiles.Width);
    }

    private static void ReadTiles(ref SnapshotReader reader, TileSeries? tiles, byte format)
    {
        var width = reader.Number();
        var read = format == SensorSnapshot.FirstFormat ? TileCodec.ReadFirstFormat(ref reader, width) : TileCodec.Read(ref reader, width, format);
        foreach (ref readonly var tile in read.AsSpan())
        {
            tiles?.Restore(width, tile);
        }
    }
}
