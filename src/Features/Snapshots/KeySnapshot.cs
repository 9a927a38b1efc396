using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;

namespace SensorGrid.Features.Snapshots;

/// <summary>The stored form of a sensor without its operators: clocks, counters, refused metrics, and the shards with their positions.</summary>
internal static class KeySnapshot
{
    /// <param name="writer">Takes it.</param>
    /// <param name="engine">The sensor.</param>
    public static void Write(SnapshotWriter writer, SensorEngine engine)
    {
        var near = NearOf(engine.Newest);
        writer.Count(engine.Readings);
        writer.Count(engine.Late);
        writer.Count(engine.Duplicates);
        writer.Count(engine.Missing);
        writer.Fixed(engine.Newest);
        writer.Time(engine.Clock, near);
        writer.Time(engine.CoveredFrom, near);
        writer.Time(engine.RetiredUpTo, near);
        writer.Time(engine.Scoring.Newest, near);
        writer.Time(engine.Scoring.Steady, near);
        WriteRefused(writer, engine, near);
        WriteShards(writer, engine.Shards, near);
    }

    /// <summary>Reads into a new engine.</summary>
    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="engine">Takes it.</param>
    public static void Read(ref SnapshotReader reader, SensorEngine engine)
    {
        engine.Readings = reader.Number();
        engine.Late = reader.Number();
        engine.Duplicates = reader.Number();
        engine.Missing = reader.Number();
        engine.Newest = reader.Fixed();
        var near = NearOf(engine.Newest);
        engine.Clock = reader.Time(near);
        engine.CoveredFrom = reader.Time(near);
        engine.RetiredUpTo = reader.Time(near);
        engine.Scoring.Newest = reader.Time(near);
        engine.Scoring.Steady = reader.Time(near);
        ReadRefused(ref reader, engine, near);
        ReadShards(ref reader, engine.Shards, near);
    }

    /// <summary>The instant (ticks) that others are written relative to: the sensor's newest event time, as far as there is one.</summary>
    public static long NearOf(long newest) => newest == long.MinValue ? 0 : newest;

    private static void WriteShards(SnapshotWriter writer, ShardStates shards, long newest)
    {
        writer.Count(shards.All.Count);
        foreach (var shard in shards.All)
        {
            writer.String(shard.Shard);
            writer.Count(shard.Parents.Length);
            foreach (var parent in shard.Parents)
            {
                writer.String(parent);
            }

            writer.Position(shard.Position);
            writer.Time(shard.Border, newest);
            writer.Byte((byte)(shard.Gap is null ? 0 : 1));
            if (shard.Gap is { } gap)
            {
                writer.Fixed(gap.From.UtcTicks);
                writer.Fixed(gap.To.UtcTicks);
            }
        }
    }

    private static void ReadShards(ref SnapshotReader reader, ShardStates shards, long newest)
    {
        var count = reader.Count();
        for (var i = 0; i < count; i++)
        {
            var id = reader.String();
            var parents = new string[reader.Count()];
            for (var j = 0; j < parents.Length; j++)
            {
                parents[j] = reader.String();
            }

            var state = new ShardState(id, parents) { Position = reader.Position(), Border = reader.Time(newest) };
            if (reader.Byte() != 0)
            {
                state.Gap = new LogGap(
                    new DateTimeOffset(reader.Fixed(), TimeSpan.Zero),
                    new DateTimeOffset(reader.Fixed(), TimeSpan.Zero));
            }

            shards.Restore(state);
        }
    }

    private static void WriteRefused(SnapshotWriter writer, SensorEngine engine, long near)
    {
        writer.Count(engine.RefusedValues);
        if (engine.RefusedValues == 0)
        {
            return;
        }

        writer.Count(engine.RefusedMetrics.Names.Count);
        foreach (var (name, newest) in engine.RefusedMetrics.Names)
        {
            writer.String(name);
            writer.Time(newest, near);
        }
    }

    private static void ReadRefused(ref SnapshotReader reader, SensorEngine engine, long near)
    {
        var values = reader.Number();
        if (values == 0)
        {
            return;
        }

        engine.RefusedMetrics.Values = values;
        for (var names = reader.Count(); names > 0; names--)
        {
            engine.RefusedMetrics.Restore(reader.String(), reader.Time(near));
        }
    }
}
