using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Windows;

/// <summary>The stored form of <see cref="RefusedMetrics"/>.</summary>
internal static class RefusedSnapshot
{
    /// <param name="writer">The destination.</param>
    /// <param name="refused">The metrics.</param>
    /// <param name="near">An instant (ticks) that others are written relative to.</param>
    public static void Write(SnapshotWriter writer, RefusedMetrics refused, long near)
    {
        writer.Count(refused.Values);
        writer.Count(refused.Names.Count);
        foreach (var (name, newest) in refused.Names)
        {
            writer.String(name);
            writer.Time(newest, near);
        }
    }

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="refused">The destination.</param>
    /// <param name="near">The argument of <see cref="Write"/>.</param>
    public static void Read(ref SnapshotReader reader, RefusedMetrics refused, long near)
    {
        refused.Values = reader.Number();
        for (var names = reader.Count(); names > 0; names--)
        {
            refused.Restore(reader.String(), reader.Time(near));
        }
    }
}
