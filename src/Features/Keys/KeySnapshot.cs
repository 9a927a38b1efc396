using SensorGrid.Features.Log;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Keys;

/// <summary>The stored form of a <see cref="KeyState"/>.</summary>
internal static class KeySnapshot
{
    /// <param name="writer">The destination.</param>
    /// <param name="key">The state.</param>
    public static void Write(SnapshotWriter writer, KeyState key)
    {
        var near = NearOf(key.Newest);
        writer.Count(key.Readings);
        writer.Count(key.Late);
        writer.Count(key.Duplicates);
        writer.Count(key.Missing);
        writer.Fixed(key.Newest);
        writer.Time(key.Clock, near);
        writer.Time(key.CoveredFrom, near);
        writer.Time(key.RetiredUpTo, near);
        WriteShards(writer, key.Shards, near);
    }

    /// <summary>Reads into a new state.</summary>
    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="key">The destination.</param>
    public static void Read(ref SnapshotReader reader, KeyState key)
    {
        key.Readings = reader.Number();
        key.Late = reader.Number();
        key.Duplicates = reader.Number();
        key.Missing = reader.Number();
        key.Newest = reader.Fixed();
        var near = NearOf(key.Newest);
        key.Clock = reader.Time(near);
        key.CoveredFrom = reader.Time(near);
        key.RetiredUpTo = reader.Time(near);
        ReadShards(ref reader, key.Shards, near);
    }

    /// <summary>Gets the instant (ticks) that others are written relative to: the sensor's newest event time; 0 before the first.</summary>
    public static long NearOf(long newest) => newest == long.MinValue ? 0 : newest;

    private static void WriteShards(SnapshotWriter writer, ShardStates shards, long newest)
    {
        writer.Count(shards.All.Count);
        foreach (var shard in shards.All)
        {
            writer.Shard(shard.Shard);
            writer.Count(shard.Parents.Length);
            foreach (var parent in shard.Parents)
            {
                writer.Shard(parent);
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
            var name = reader.Shard();
            var parents = new ShardName[reader.Count()];
            for (var j = 0; j < parents.Length; j++)
            {
                parents[j] = reader.Shard();
            }

            var state = new ShardState(name, parents) { Position = reader.Position(), Border = reader.Time(newest) };
            if (reader.Byte() != 0)
            {
                state.Gap = new LogGap(
                    new DateTimeOffset(reader.Fixed(), TimeSpan.Zero),
                    new DateTimeOffset(reader.Fixed(), TimeSpan.Zero));
            }

            shards.Restore(state);
        }
    }
}
