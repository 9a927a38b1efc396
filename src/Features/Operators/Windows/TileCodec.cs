using SensorGrid.Features.Snapshots;
using SensorGrid.Features.Windows;

namespace SensorGrid.Features.Operators.Windows;

/// <summary>
/// Writes tiles by columns. Of a sensor that samples evenly all tiles have as many readings at the same places: then a tile takes little more than its three sums
/// over values, and four values that are as short as readings are.
/// </summary>
internal static class TileCodec
{
    private delegate T Of<T>(in Tile tile);

    /// <param name="writer">The destination.</param>
    /// <param name="tiles">The tiles, in time order.</param>
    /// <param name="width">Their width, in ticks.</param>
    public static void Write(SnapshotWriter writer, ReadOnlySpan<Tile> tiles, long width)
    {
        writer.Count(tiles.Length);
        Span<long> numbers = new long[tiles.Length];
        Span<double> values = new double[tiles.Length];
        TimeCodec.Write(writer, Column(tiles, numbers, 1, static (in tile) => tile.Index));
        TimeCodec.Write(writer, Column(tiles, numbers, 1, static (in tile) => tile.Moments.Count));
        TimeCodec.Write(writer, Column(tiles, numbers, 1, (in tile) => tile.Moments.FirstTime - (tile.Index * width)));
        TimeCodec.Write(writer, Column(tiles, numbers, 1, static (in tile) => tile.Moments.LastTime - tile.Moments.FirstTime));
        ValueCodec.Write(writer, Column(tiles, values, 1, static (in tile) => tile.Moments.First));

        // Of a tile of one reading that is all.
        ValueCodec.Write(writer, Column(tiles, values, 2, static (in tile) => tile.Moments.Last));
        ValueCodec.Write(writer, Column(tiles, values, 2, static (in tile) => tile.Moments.Min));
        ValueCodec.Write(writer, Column(tiles, values, 2, static (in tile) => tile.Moments.Max));
        WriteRepeating(writer, Column(tiles, values, 2, static (in tile) => tile.Moments.MeanTime));
        WriteRepeating(writer, Column(tiles, values, 2, static (in tile) => tile.Moments.SquaredTimes));
        SumCodec.Write(
            writer,
            Column(tiles, values, 2, static (in tile) => tile.Moments.Excess),
            Column(tiles, new double[tiles.Length], 2, static (in tile) => tile.Moments.Count * tile.Moments.First));
        foreach (ref readonly var tile in tiles)
        {
            if (tile.Moments.Count > 1)
            {
                writer.Double(tile.Moments.SquaredValues);
                writer.Double(tile.Moments.Products);
            }
        }
    }

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="width">The tiles' width, in ticks.</param>
    /// <exception cref="InvalidDataException">A tile has no readings.</exception>
    public static Tile[] Read(ref SnapshotReader reader, long width)
    {
        var count = reader.Count();
        var index = TimeCodec.Read(ref reader, count);
        var counts = TimeCodec.Read(ref reader, count);
        var starts = TimeCodec.Read(ref reader, count);
        var spans = TimeCodec.Read(ref reader, count);
        var first = ValueCodec.Read(ref reader, count);
        if (counts.Any(number => number < 1))
        {
            throw new InvalidDataException("The snapshot is damaged: a tile has no readings.");
        }

        var several = counts.Count(number => number > 1);
        var last = ValueCodec.Read(ref reader, several);
        var min = ValueCodec.Read(ref reader, several);
        var max = ValueCodec.Read(ref reader, several);
        var meanTime = ReadRepeating(ref reader, several);
        var squaredTimes = ReadRepeating(ref reader, several);

        var firsts = counts.Zip(first).Where(pair => pair.First > 1).Select(pair => pair.First * pair.Second).ToArray();
        var sums = SumCodec.Read(ref reader, firsts);
        var tiles = new Tile[count];
        for (var (i, j) = (0, 0); i < tiles.Length; i++)
        {
            var moments = Moments.Of((index[i] * width) + starts[i], first[i]);
            if (counts[i] > 1)
            {
                moments.Count = counts[i];
                moments.LastTime = moments.FirstTime + spans[i];
                (moments.Last, moments.Min, moments.Max, moments.MeanTime, moments.SquaredTimes) = (last[j], min[j], max[j], meanTime[j], squaredTimes[j]);
                (moments.Excess, moments.SquaredValues, moments.Products) = (sums[j], reader.Double(), reader.Double());
                j++;
            }

            tiles[i] = new Tile { Index = index[i], Moments = moments };
        }

        return tiles;
    }

    // A column of the tiles that have so many readings at least.
    private static ReadOnlySpan<T> Column<T>(ReadOnlySpan<Tile> tiles, Span<T> room, int readings, Of<T> of)
    {
        var filled = 0;
        foreach (ref readonly var tile in tiles)
        {
            if (tile.Moments.Count >= readings)
            {
                room[filled++] = of(in tile);
            }
        }

        return room[..filled];
    }

    // A number that is that of the tile before takes one byte, any other nine.
    private static void WriteRepeating(SnapshotWriter writer, ReadOnlySpan<double> values)
    {
        var previous = 0.0;
        foreach (var value in values)
        {
            writer.DoubleUnless(value, previous);
            previous = value;
        }
    }

    private static double[] ReadRepeating(ref SnapshotReader reader, int count)
    {
        var values = new double[count];
        var previous = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            previous = reader.DoubleUnless(previous);
            values[i] = previous;
        }

        return values;
    }
}
