using SensorGrid.Features.Detection.Rarity;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of a <see cref="PeakTracker"/>.</summary>
internal static class TrackerSnapshot
{
    // The state of the run follows after the other parts.
    private const int RunShift = 3;

    [Flags]
    private enum TrackerParts
    {
        Few = 1,
        Alarm = 2,
        Credited = 4,
    }

    /// <param name="writer">The destination.</param>
    /// <param name="tracker">The state to write.</param>
    public static void Write(SnapshotWriter writer, ref PeakTracker tracker)
    {
        var parts = (TrackerParts)((byte)tracker.Run << RunShift)
            | (tracker.AlarmPeak == 0 && !tracker.Run.HasFlag(RunState.Alarmed) ? 0 : TrackerParts.Alarm)
            | (tracker.CreditedFrom == 0 ? 0 : TrackerParts.Credited)
            | (tracker.Count < PeakTracker.Most ? TrackerParts.Few : 0);
        writer.Byte((byte)parts);
        if (parts.HasFlag(TrackerParts.Few))
        {
            writer.Byte(tracker.Count);
        }

        // The highest first: each further one by how far it is below the one before.
        for (var i = 0; i < tracker.Count; i++)
        {
            if (i == 0)
            {
                writer.Short(tracker.Peaks[0].Bits);
            }
            else
            {
                writer.Count(tracker.Peaks[i - 1].Bits - tracker.Peaks[i].Bits);
            }
        }

        if (tracker.Run != RunState.None || parts.HasFlag(TrackerParts.Few))
        {
            writer.Byte(tracker.Length);
        }

        if (tracker.Run != RunState.None)
        {
            writer.Single(tracker.Highest);
            writer.Byte(tracker.Quiet);
        }

        if (parts.HasFlag(TrackerParts.Alarm))
        {
            writer.Single(tracker.AlarmLevel);
            writer.Single(tracker.AlarmPeak);
            writer.Single(tracker.AlarmedAt);
        }

        if (parts.HasFlag(TrackerParts.Credited))
        {
            writer.Single(tracker.CreditedFrom);
        }
    }

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="tracker">A new one; receives it.</param>
    public static void Read(ref SnapshotReader reader, ref PeakTracker tracker)
    {
        var parts = (TrackerParts)reader.Byte();
        tracker.Run = (RunState)((byte)parts >> RunShift);
        tracker.Count = parts.HasFlag(TrackerParts.Few) ? reader.Byte() : (byte)PeakTracker.Most;
        if (tracker.Count > PeakTracker.Most)
        {
            throw new InvalidDataException($"The snapshot is damaged: it has {tracker.Count} peaks.");
        }

        for (var i = 0; i < tracker.Count; i++)
        {
            tracker.Peaks[i] = new ShortFloat(i == 0 ? reader.Short() : unchecked((ushort)(tracker.Peaks[i - 1].Bits - reader.Number())));
        }

        tracker.Length = tracker.Run != RunState.None || parts.HasFlag(TrackerParts.Few) ? reader.Byte() : (byte)0;
        if (tracker.Run != RunState.None)
        {
            (tracker.Highest, tracker.Quiet) = (reader.Single(), reader.Byte());
        }

        if (parts.HasFlag(TrackerParts.Alarm))
        {
            (tracker.AlarmLevel, tracker.AlarmPeak, tracker.AlarmedAt) = (reader.Single(), reader.Single(), reader.Single());
        }

        tracker.CreditedFrom = parts.HasFlag(TrackerParts.Credited) ? reader.Single() : 0;
    }
}
