using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Snapshots;

/// <summary>Writes and reads the state of one metric: readings and tiles by columns, each in the way that makes it small.</summary>
internal static class MetricSeriesSnapshot
{
    /// <param name="writer">Takes it.</param>
    /// <param name="series">The metric.</param>
    /// <param name="near">An instant (ticks) that others are written relative to.</param>
    /// <param name="clock">The sensor's clock, in ticks.</param>
    /// <param name="shards">The sensor's shards.</param>
    public static void Write(SnapshotWriter writer, MetricSeries series, long near, long clock, ShardTable shards)
    {
        writer.Time(series.Newest, near);
        writer.Time(series.RawFloor, near);
        writer.Time(series.NewestAged, near);
        writer.Time(series.CoveredFrom, near);
        writer.Time(series.RawFrom(clock), near);
        WriteRaw(writer, series.Raw, shards);
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
    /// <param name="rebuild">Whether the definitions changed: then only the readings kept one by one are taken, into windows as they are now.</param>
    /// <param name="near">As for <see cref="Write"/>.</param>
    /// <param name="clock">As for <see cref="Write"/>.</param>
    /// <param name="shards">As for <see cref="Write"/>.</param>
    public static void Read(ref SnapshotReader reader, MetricSeries? series, bool rebuild, long near, long clock, ShardTable shards)
    {
        var newest = reader.Time(near);
        var rawFloor = reader.Time(near);
        var newestAged = reader.Time(near);
        var coveredFrom = reader.Time(near);
        var rawFrom = reader.Time(near);
        if (series is not null && rebuild)
        {
            ReadRaw(ref reader, shards, (time, value, shard) => series.Add(time, value, shard, clock));
            (series.CoveredFrom, series.Newest, series.RawFloor) = (rawFrom, newest, rawFloor);
            series.NewestAged = Math.Max(series.NewestAged, Math.Max(newestAged, rawFloor));
        }
        else
        {
            ReadRaw(ref reader, shards, (time, value, shard) => series?.Raw.Add(time, value, shard));
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

    private static void WriteRaw(SnapshotWriter writer, RawReadings raw, ShardTable shards)
    {
        writer.Count(raw.Count);
        if (raw.Count == 0)
        {
            return;
        }

        TimeCodec.Write(writer, raw.Times);
        ValueCodec.Write(writer, raw.Values);
        var origins = raw.Shards.IsEmpty ? [shards.NumberOf(raw.Shard!)] : new long[raw.Count];
        for (var i = 0; i < raw.Shards.Length; i++)
        {
            origins[i] = shards.NumberOf(raw.Shards[i]);
        }

        // Nearly always there is one.
        var isOne = origins.AsSpan().IndexOfAnyExcept(origins[0]) < 0;
        writer.Count(isOne ? origins[0] + 1 : 0);
        if (!isOne)
        {
            TimeCodec.Write(writer, origins);
        }
    }

    private static void ReadRaw(ref SnapshotReader reader, ShardTable shards, Action<long, double, string> take)
    {
        var count = reader.Count();
        if (count == 0)
        {
            return;
        }

        var times = TimeCodec.Read(ref reader, count);
        var values = ValueCodec.Read(ref reader, count);
        var only = reader.Number();
        var origins = only == 0 ? TimeCodec.Read(ref reader, count) : null;
        for (var i = 0; i < count; i++)
        {
            take(times[i], values[i], shards[origins?[i] ?? only - 1]);
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
