using SensorGrid.Features.Log;

namespace SensorGrid.Features.Snapshots;

/// <summary>Writes a column of shards: a table of their names, and the number of each in it. Nearly always there is one, which stands for all.</summary>
internal static class ShardColumn
{
    /// <param name="writer">The destination.</param>
    /// <param name="shards">The shards, at least one.</param>
    public static void Write(SnapshotWriter writer, ReadOnlySpan<ShardName> shards)
    {
        var numbers = new Dictionary<ShardName, long>();
        var column = new long[shards.Length];
        for (var i = 0; i < column.Length; i++)
        {
            if (!numbers.TryGetValue(shards[i], out column[i]))
            {
                numbers.Add(shards[i], column[i] = numbers.Count);
            }
        }

        writer.Count(numbers.Count);
        foreach (var shard in numbers.Keys)
        {
            writer.Shard(shard);
        }

        if (numbers.Count > 1)
        {
            TimeCodec.Write(writer, column);
        }
    }

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="count">The number of shards, at least one.</param>
    /// <exception cref="InvalidDataException">There is none, or one that is not in the table.</exception>
    public static ShardName[] Read(ref SnapshotReader reader, int count)
    {
        var table = new ShardName[reader.Count()];
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = reader.Shard();
        }

        var column = new ShardName[count];
        if (table.Length == 1)
        {
            Array.Fill(column, table[0]);
            return column;
        }

        var numbers = TimeCodec.Read(ref reader, count);
        for (var i = 0; i < count; i++)
        {
            column[i] = numbers[i] >= 0 && numbers[i] < table.Length
                ? table[numbers[i]]
                : throw new InvalidDataException("The snapshot is damaged: it names a shard that it does not list.");
        }

        return column;
    }
}
