using SensorGrid.Features.Snapshots;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <summary>The stored form of the sketches of a metric: of each hop that has them, of each tile in time order, as the windows of the metric list them.</summary>
internal static class SketchesSnapshot
{
    /// <param name="writer">The destination.</param>
    /// <param name="series">The metric.</param>
    public static void Write(SnapshotWriter writer, MetricSeries series)
    {
        foreach (var tiles in series.Hops)
        {
            for (var tile = 0; tiles.Grid is not null && tile < tiles.Count; tile++)
            {
                Write(writer, tiles.SketchAt(tile));
            }
        }
    }

    /// <param name="reader">Stands where <see cref="Write(SnapshotWriter, MetricSeries)"/> began.</param>
    /// <param name="series">The metric, with the tiles that it had then.</param>
    /// <exception cref="InvalidDataException">A sketch is not that of its tile.</exception>
    public static void Read(ref SnapshotReader reader, MetricSeries series)
    {
        foreach (var tiles in series.Hops)
        {
            for (var tile = 0; tiles.Grid is not null && tile < tiles.Count; tile++)
            {
                tiles.Restore(tile, Read(ref reader));
            }
        }
    }

    // Buckets are mostly next to each other, and few have more than a hundred values: two bytes each.
    private static void Write(SnapshotWriter writer, Sketch sketch)
    {
        writer.Byte((byte)sketch.Level);
        writer.Count(sketch.Count);
        var previous = 0;
        for (var bucket = 0; bucket < sketch.Count; bucket++)
        {
            var key = sketch.KeyAt(bucket);
            if (bucket == 0)
            {
                writer.Signed(key);
            }
            else
            {
                writer.Count(key - previous - 1);
            }

            writer.Count(sketch.CountAt(bucket) - 1);
            previous = key;
        }
    }

    private static Sketch Read(ref SnapshotReader reader)
    {
        var level = reader.Byte();
        var buckets = new (int Key, long Count)[reader.Count()];
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            var key = bucket == 0 ? reader.Signed() : checked(buckets[bucket - 1].Key + 1 + reader.Number());
            buckets[bucket] = (checked((int)key), checked(reader.Number() + 1));
        }

        return Sketch.Restore(level, buckets);
    }
}
