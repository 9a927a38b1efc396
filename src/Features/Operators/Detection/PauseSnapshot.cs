using SensorGrid.Features.Detection.Pauses;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of a <see cref="PauseDetector"/>: some 45 bytes, and seven for each pause of its schedule.</summary>
internal static class PauseSnapshot
{
    /// <param name="writer">The destination.</param>
    /// <param name="pauses">The state to write.</param>
    /// <param name="newest">The sensor's newest event time, in ticks, which is written before.</param>
    public static void Write(SnapshotWriter writer, PauseDetector pauses, long newest)
    {
        writer.Count(pauses.Count);
        writer.Double(pauses.Mean);
        writer.Signed((newest / TimeSpan.TicksPerSecond) - pauses.FirstSecond);
        writer.Count(pauses.SparedAt);
        writer.Count(pauses.Held);
        writer.Byte(pauses.HeldFor);
        ref var peaks = ref pauses.Peaks;
        writer.Byte((byte)peaks.Count);
        for (var i = 0; i < peaks.Count; i++)
        {
            writer.Short(peaks.Lengths[i]);
            writer.Byte(peaks.Days[i]);
        }

        writer.Count(peaks.Longest);
        writer.Byte((byte)peaks.Length);
        writer.Byte((byte)peaks.Quiet);
        ref var schedule = ref pauses.Schedule;
        writer.Byte((byte)schedule.Count);
        foreach (var pause in schedule.Pauses[..schedule.Count])
        {
            writer.Count(((long)pause.Begin << 1) | (pause.HasRecurred ? 1L : 0L));
            writer.Count(pause.Length);
        }
    }

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="pauses">The destination of what was written.</param>
    /// <param name="newest">The sensor's newest event time, in ticks.</param>
    public static void Read(ref SnapshotReader reader, PauseDetector pauses, long newest)
    {
        pauses.Count = reader.Number();
        pauses.Mean = reader.Double();
        pauses.FirstSecond = (newest / TimeSpan.TicksPerSecond) - reader.Signed();
        pauses.SparedAt = reader.Number();
        pauses.Held = reader.Number();
        pauses.HeldFor = reader.Byte();
        ref var peaks = ref pauses.Peaks;
        peaks.Count = Checked(reader.Byte(), PausePeaks.Most);
        for (var i = 0; i < peaks.Count; i++)
        {
            peaks.Lengths[i] = reader.Short();
            peaks.Days[i] = reader.Byte();
        }

        peaks.Longest = checked((ushort)reader.Number());
        peaks.Length = reader.Byte();
        peaks.Quiet = reader.Byte();
        ref var schedule = ref pauses.Schedule;
        schedule.Count = Checked(reader.Byte(), PauseSchedule.Most);
        for (var i = 0; i < schedule.Count; i++)
        {
            var begin = reader.Number();
            schedule.Pauses[i] = new RecurringPause(checked((int)(begin >> 1)), checked((int)reader.Number()), (begin & 1) != 0);
        }
    }

    private static int Checked(byte count, int most) => count <= most
        ? count
        : throw new InvalidDataException($"The snapshot is damaged: it has {count} pauses where there are {most} at the most.");
}
