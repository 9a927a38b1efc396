using SensorGrid.Features.Log;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Engine;

/// <summary>Writes and reads the ids of readings, by columns.</summary>
internal static class ReadingIdsSnapshot
{
    public static void Write(SnapshotWriter writer, ReadingIds ids)
    {
        var entries = ids.Entries;
        writer.Count(ids.Forgotten);
        writer.Count(entries.Length);
        if (entries.IsEmpty)
        {
            return;
        }

        var numbers = new long[entries.Length];
        var sets = ids.Sets;
        var places = sets.Index().ToDictionary(set => set.Item, set => set.Index);
        TimeCodec.Write(writer, Column(entries, numbers, static (in entry) => entry.Time));
        ShardColumn.Write(writer, Column(entries, new ShardName[entries.Length], static (in entry) => entry.Shard));
        WriteSets(writer, sets);
        TimeCodec.Write(writer, Column(entries, numbers, (in entry) => places[entry.Metrics]));
        foreach (ref readonly var entry in entries)
        {
            writer.Fixed((long)entry.Id);
        }

        WriteValues(writer, entries);
    }

    public static void Read(ref SnapshotReader reader, ReadingIds ids)
    {
        ids.Forgotten = reader.Number();
        var count = reader.Count();
        if (count == 0)
        {
            return;
        }

        var times = TimeCodec.Read(ref reader, count);
        var shards = ShardColumn.Read(ref reader, count);
        var sets = ReadSets(ref reader);
        var places = TimeCodec.Read(ref reader, count);
        var hashes = new ulong[count];
        for (var i = 0; i < count; i++)
        {
            hashes[i] = (ulong)reader.Fixed();
        }

        var values = ReadValues(ref reader, count, i => SetAt(sets, places[i]).Names.Length);
        for (var i = 0; i < count; i++)
        {
            ids.Add(new ReadingIds.Entry(times[i], hashes[i], shards[i], SetAt(sets, places[i]), values[i]), IdRoom.Unbounded);
        }

        ids.OrderSets(sets);
    }

    private static MetricSet SetAt(MetricSet[] sets, long place) => place >= 0 && place < sets.Length
        ? sets[place]
        : throw new InvalidDataException("The snapshot is damaged: an id has metrics that it does not list.");

    private static void WriteSets(SnapshotWriter writer, IReadOnlyList<MetricSet> sets)
    {
        // Names are written once: sets share most of them.
        var names = sets.SelectMany(set => set.Names).Distinct(StringComparer.Ordinal).Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);
        writer.Count(names.Count);
        foreach (var name in names.Keys)
        {
            writer.String(name);
        }

        writer.Count(sets.Count);
        foreach (var set in sets)
        {
            writer.Count(set.Names.Length);
            foreach (var name in set.Names)
            {
                writer.Count(names[name]);
            }
        }
    }

    private static MetricSet[] ReadSets(ref SnapshotReader reader)
    {
        var names = new string[reader.Count()];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.String();
        }

        var sets = new MetricSet[reader.Count()];
        for (var i = 0; i < sets.Length; i++)
        {
            var metrics = new string[reader.Count()];
            for (var j = 0; j < metrics.Length; j++)
            {
                var name = reader.Number();
                metrics[j] = name < names.Length ? names[name] : throw new InvalidDataException("The snapshot is damaged: an id has a metric that it does not list.");
            }

            sets[i] = new MetricSet(metrics);
        }

        return sets;
    }

    private static void WriteValues(SnapshotWriter writer, ReadOnlySpan<ReadingIds.Entry> entries)
    {
        var next = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Values is { } values)
            {
                writer.Count(i - next + 1);
                foreach (var value in values)
                {
                    writer.Double(value);
                }

                next = i + 1;
            }
        }

        writer.Count(0);
    }

    private static double[]?[] ReadValues(ref SnapshotReader reader, int count, Func<int, int> lengthAt)
    {
        var all = new double[]?[count];
        var next = 0L;
        while (reader.Number() is > 0 and var step)
        {
            next += step;
            if (next > count)
            {
                throw new InvalidDataException("The snapshot is damaged: it has values of an id that it does not list.");
            }

            var values = new double[lengthAt((int)next - 1)];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = reader.Double();
            }

            all[next - 1] = values;
        }

        return all;
    }

    private delegate T Of<T>(in ReadingIds.Entry entry);

    private static ReadOnlySpan<T> Column<T>(ReadOnlySpan<ReadingIds.Entry> entries, T[] room, Of<T> of)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            room[i] = of(in entries[i]);
        }

        return room;
    }
}
