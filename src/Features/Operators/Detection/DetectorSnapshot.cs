using System.Runtime.InteropServices;
using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Keys;
using SensorGrid.Features.Log;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of a <see cref="SensorDetector"/>, without its metrics: these have sections of their own.</summary>
internal static class DetectorSnapshot
{
    [Flags]
    private enum Flags
    {
        ModelChanges = 1,
        RaisedAlarm = 2,
        ModelChanged = 4,
        Open = 8,
        IsNews = 16,
        Silent = 32,
        Awaited = 64,
        Unusual = 128,
    }

    /// <param name="writer">The destination.</param>
    /// <param name="detector">The detector; nothing that is staged may be unscored.</param>
    /// <param name="shards">The sensor's shards, which are another section.</param>
    /// <param name="near">The sensor's newest event time (ticks), which is another section.</param>
    public static void Write(SnapshotWriter writer, SensorDetector detector, ShardStates shards, long near)
    {
        if (detector.Staged != detector.Scored)
        {
            throw new InvalidOperationException("There are readings on their way through the model.");
        }

        writer.Count(detector.Scored);
        writer.Signed(unchecked(near - detector.ScoredAt));
        writer.Double(detector.LastScore);
        writer.Byte((byte)FlagsOf(detector));
        AlarmBudgetSnapshot.Write(writer, detector.Alarms);
        writer.Time(detector.LatestFrom, near);
        if (IsUnusual(detector))
        {
            writer.DoubleUnless(detector.LastPerDay, double.PositiveInfinity);
            writer.Byte((byte)(detector.LastReason is { } reason ? 1 + (int)reason : 0));
        }

        if (detector.ModelChangedAt is { } changed)
        {
            writer.Fixed(changed);
        }

        PauseSnapshot.Write(writer, detector.Pauses, near);
        ArrivalsSnapshot.Write(writer, detector.Arrivals, detector.ScoredAt, near);
        WritePlace(writer, shards, detector.Newest);
        if (detector.Silence is { } silence)
        {
            EpisodeSnapshot.Write(writer, silence);
        }

        if (detector.Open is { } open)
        {
            EpisodeSnapshot.Write(writer, open);
            writer.Fixed(detector.LastStrange);
            writer.Count(detector.Quiet);
        }

        WriteMetrics(writer, detector);
    }

    /// <summary>Reads into a new detector.</summary>
    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="detector">The detector that receives all but its metrics, and its recent evidence if that is a metric's.</param>
    /// <param name="shards">The sensor's shards.</param>
    /// <param name="near">The sensor's newest event time, in ticks.</param>
    public static StoredDetector Read(ref SnapshotReader reader, SensorDetector detector, ShardStates shards, long near)
    {
        detector.Scored = detector.Staged = reader.Number();
        detector.ScoredAt = unchecked(near - reader.Signed());
        detector.LastScore = reader.Double();
        var flags = (Flags)reader.Byte();
        detector.ModelChanges = flags.HasFlag(Flags.ModelChanges);
        detector.RaisedAlarm = flags.HasFlag(Flags.RaisedAlarm);
        detector.IsNews = flags.HasFlag(Flags.IsNews);
        detector.Arrivals.IsAwaited = flags.HasFlag(Flags.Awaited);
        var alarms = AlarmBudgetSnapshot.Read(ref reader);
        detector.LatestFrom = reader.Time(near);
        if (flags.HasFlag(Flags.Unusual))
        {
            detector.LastPerDay = reader.DoubleUnless(double.PositiveInfinity);
            detector.LastReason = reader.Byte() is > 0 and var reason ? (AttributionKind)(reason - 1) : null;
        }

        detector.ModelChangedAt = flags.HasFlag(Flags.ModelChanged) ? reader.Fixed() : null;
        PauseSnapshot.Read(ref reader, detector.Pauses, near);
        ArrivalsSnapshot.Read(ref reader, detector.Arrivals, detector.ScoredAt, near);
        detector.Newest = ReadPlace(ref reader, shards);
        detector.Silence = flags.HasFlag(Flags.Silent) ? EpisodeSnapshot.Read(ref reader) : null;
        if (flags.HasFlag(Flags.Open))
        {
            detector.Open = EpisodeSnapshot.Read(ref reader);
            detector.LastStrange = reader.Fixed();
            detector.Quiet = checked((int)reader.Number());
        }

        return ReadMetrics(ref reader, detector, alarms);
    }

    // Under a fixed threshold the evidence of the only metric is that of the sensor: it is written with the metric alone.
    private static void WriteMetrics(SnapshotWriter writer, SensorDetector detector)
    {
        writer.Count(detector.Metrics.Count);
        foreach (var metric in detector.Metrics)
        {
            writer.String(metric.Metric);
        }

        var same = -1;
        for (var i = 0; i < detector.Metrics.Count && same < 0; i++)
        {
            same = detector.Metrics[i].Alarm is { } alarm && MemoryMarshal.AsBytes(alarm.Recent).SequenceEqual(MemoryMarshal.AsBytes(detector.Recent)) ? i : -1;
        }

        writer.Byte((byte)(1 + same));
        if (same < 0)
        {
            writer.Singles(detector.Recent);
        }
    }

    private static StoredDetector ReadMetrics(ref SnapshotReader reader, SensorDetector detector, AlarmDefinition alarms)
    {
        var metrics = new string[reader.Count()];
        if (metrics.Length > SensorDetector.MostMetrics)
        {
            throw new InvalidDataException($"The snapshot is damaged: its detector has {metrics.Length} metrics.");
        }

        for (var i = 0; i < metrics.Length; i++)
        {
            metrics[i] = reader.String();
        }

        var same = reader.Byte() - 1;
        if (same >= metrics.Length)
        {
            throw new InvalidDataException("The snapshot is damaged: its detector has the evidence of a metric that it does not list.");
        }

        if (same < 0)
        {
            reader.Singles(detector.Recent);
        }

        return new StoredDetector(alarms, metrics, same);
    }

    private static bool IsUnusual(SensorDetector detector) => double.IsFinite(detector.LastPerDay) || detector.LastReason is not null;

    private static Flags FlagsOf(SensorDetector detector) =>
        (detector.ModelChanges ? Flags.ModelChanges : 0)
        | (detector.RaisedAlarm ? Flags.RaisedAlarm : 0)
        | (detector.ModelChangedAt is null ? 0 : Flags.ModelChanged)
        | (detector.Open is null ? 0 : Flags.Open)
        | (detector.IsNews ? Flags.IsNews : 0)
        | (detector.Silence is null ? 0 : Flags.Silent)
        | (detector.Arrivals.IsAwaited ? Flags.Awaited : 0)
        | (IsUnusual(detector) ? Flags.Unusual : 0);

    // The position is nearly always the last one of its shard, which is there already.
    private static void WritePlace(SnapshotWriter writer, ShardStates shards, StreamPosition place)
    {
        var at = Math.Max(shards.IndexOf(place.Shard), -1);
        var isLast = at >= 0 && shards.All[at].Position == place.Position;
        writer.Count(((at + 1) << 1) | (isLast ? 1 : 0));
        if (at < 0)
        {
            writer.Shard(place.Shard);
        }

        if (!isLast)
        {
            writer.Position(place.Position);
        }
    }

    private static StreamPosition ReadPlace(ref SnapshotReader reader, ShardStates shards)
    {
        var kind = reader.Number();
        var at = (kind >> 1) - 1;
        if (at >= shards.All.Count || kind == 1)
        {
            throw new InvalidDataException("The snapshot is damaged: it names a shard that it does not have.");
        }

        var shard = at < 0 ? reader.Shard() : shards.All[(int)at].Shard;
        return new StreamPosition(shard, (kind & 1) == 0 ? reader.Position() : shards.All[(int)at].Position);
    }
}
