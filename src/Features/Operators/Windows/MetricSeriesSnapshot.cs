using SensorGrid.Features.Log;
using SensorGrid.Features.Snapshots;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <summary>Writes and reads the state of one metric: readings and tiles by columns, each in the way that makes it small.</summary>
internal static class MetricSeriesSnapshot
{
    /// <param name="writer">The destination.</param>
    /// <param name="series">The metric.</param>
    public static void Write(SnapshotWriter writer, MetricSeries series)
    {
        var near = NearOf(series.Newest);
        writer.Fixed(series.Newest);
        writer.Time(series.RawFloor, near);
        writer.Time(series.NewestAged, near);
        writer.Time(series.CoveredFrom, near);
        writer.Count(series.Plan.Retention);
        WriteRaw(writer, series.Raw);
        WriteTiles(writer, series.Seconds, near, series.Seconds.Count > 0);
        writer.Count(series.Hops.Length);
        foreach (var hop in series.Hops)
        {
            WriteTiles(writer, hop, near, hop.IsCoarse);
        }
    }

    /// <summary>Reads into a new series.</summary>
    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="series">An empty series; null to read past one whose metric has no features any more.</param>
    /// <param name="rebuild">Whether the definitions changed: then only the readings kept one by one are used, in windows as they are now.</param>
    /// <param name="clock">The sensor's clock, in ticks.</param>
    public static void Read(ref SnapshotReader reader, MetricSeries? series, bool rebuild, long clock)
    {
        var newest = reader.Fixed();
        var near = NearOf(newest);
        var rawFloor = reader.Time(near);
        var newestAged = reader.Time(near);
        var coveredFrom = reader.Time(near);
        var retention = reader.Number();
        if (series is not null && rebuild)
        {
            ReadRaw(ref reader, (time, value, shard) => series.Add(time, value, shard, clock));
            (series.CoveredFrom, series.Newest, series.RawFloor) = (RawFrom(Math.Max(clock - retention, coveredFrom), rawFloor), newest, rawFloor);
            series.NewestAged = Math.Max(series.NewestAged, Math.Max(newestAged, rawFloor));
        }
        else
        {
            ReadRaw(ref reader, (time, value, shard) => series?.Raw.Add(time, value, shard));
            if (series is not null)
            {
                (series.Newest, series.RawFloor, series.NewestAged, series.CoveredFrom) = (newest, rawFloor, newestAged, coveredFrom);
            }
        }

        var target = rebuild ? null : series;
        ReadTiles(ref reader, target?.Seconds, near);
        var hops = reader.Count();
        if (target is not null && hops != target.Hops.Length)
        {
            throw new InvalidDataException("The snapshot is damaged: it has other hops than its definitions.");
        }

        for (var i = 0; i < hops; i++)
        {
            ReadTiles(ref reader, target?.Hops[i], near);
        }
    }

    // Times are near the metric's own newest one: what other metrics do leaves its bytes as they are.
    private static long NearOf(long newest) => newest == long.MinValue ? 0 : newest;

    /// <summary>Computes the event time from which on every reading is kept one by one.</summary>
    private static long RawFrom(long from, long rawFloor) => rawFloor >= from ? rawFloor + 1 : from;

    private static void WriteRaw(SnapshotWriter writer, RawReadings raw)
    {
        writer.Count(raw.Count);
        if (raw.Count == 0)
        {
            return;
        }

        TimeCodec.Write(writer, raw.Times);
        ValueCodec.Write(writer, raw.Values);
        ShardColumn.Write(writer, raw.Shards.IsEmpty ? [raw.Shard] : raw.Shards);
    }

    private static void ReadRaw(ref SnapshotReader reader, Action<long, double, ShardName> take)
    {
        var count = reader.Count();
        if (count == 0)
        {
            return;
        }

        var times = TimeCodec.Read(ref reader, count);
        var values = ValueCodec.Read(ref reader, count);
        var shards = ShardColumn.Read(ref reader, count);
        for (var i = 0; i < count; i++)
        {
            take(times[i], values[i], shards[i]);
        }
    }

    private static void WriteTiles(SnapshotWriter writer, TileSeries tiles, long near, bool withRemoved)
    {
        writer.Count(tiles.Width);
        writer.Time(withRemoved ? tiles.RemovedUpTo : long.MinValue, near);
        TileCodec.Write(writer, tiles.Tiles, tiles.Width);
    }

    private static void ReadTiles(ref SnapshotReader reader, TileSeries? tiles, long near)
    {
        var width = reader.Number();
        var removedUpTo = reader.Time(near);
        var read = TileCodec.Read(ref reader, width);
        if (tiles is not null)
        {
            tiles.RemovedUpTo = removedUpTo;
        }

        foreach (ref readonly var tile in read.AsSpan())
        {
            tiles?.Restore(width, tile);
        }
    }
}
