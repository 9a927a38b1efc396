using SensorGrid.Features.Detection;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of a <see cref="MetricDetector"/>, without its name.</summary>
internal static class MetricDetectorSnapshot
{
    /// <param name="writer">The destination.</param>
    /// <param name="metric">The metric.</param>
    public static void Write(SnapshotWriter writer, MetricDetector metric)
    {
        writer.Count(metric.Rows);
        writer.Count(metric.LastSeen);
        writer.Double(metric.Origin);
        writer.Double(metric.Previous);
        writer.Double(metric.Magnitude);
        ValueCodec.Write(writer, metric.Values);
        writer.Singles(metric.Residuals);
        writer.Singles(metric.Logarithms);
        writer.Singles(metric.ShortScores);
        writer.Singles(metric.LongScores);
        writer.Singles(metric.SeasonScores);
        writer.Double(metric.UsualSpread);
        writer.Count(metric.Repeats);
        writer.DoubleUnless(metric.MostRepeats, 0);
        writer.Count(metric.Stretches);
        HoursSnapshot.Write(writer, metric);
        foreach (var scale in metric.Scales)
        {
            writer.Double(scale.Mean);
            writer.Double(scale.Deviation);
            writer.Count(scale.Count);
        }

        foreach (var range in metric.Ranges)
        {
            WriteRange(writer, range);
        }

        writer.Count(metric.Scored);
        writer.Singles(metric.Strangeness);
        WriteRange(writer, metric.StrangenessRange);
        WriteRange(writer, metric.SingleRange);
        WriteAlarm(writer, metric.Alarm);
        LastRowSnapshot.Write(writer, metric);
        RaritySnapshot.Write(writer, metric.Rarity, metric.Previous);
    }

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="name">The metric's name.</param>
    public static MetricDetector Read(ref SnapshotReader reader, string name)
    {
        var metric = new MetricDetector(name)
        {
            Rows = reader.Number(),
            LastSeen = reader.Number(),
            Origin = reader.Double(),
            Previous = reader.Double(),
            Magnitude = reader.Double(),
        };
        ValueCodec.Read(ref reader, metric.Values.Length).CopyTo(metric.Values);
        reader.Singles(metric.Residuals);
        reader.Singles(metric.Logarithms);
        reader.Singles(metric.ShortScores);
        reader.Singles(metric.LongScores);
        reader.Singles(metric.SeasonScores);
        metric.UsualSpread = reader.Double();
        metric.Repeats = reader.Number();
        metric.MostRepeats = reader.DoubleUnless(0);
        metric.Stretches = reader.Number();
        HoursSnapshot.Read(ref reader, metric);
        foreach (ref var scale in metric.Scales)
        {
            scale.Mean = reader.Double();
            scale.Deviation = reader.Double();
            scale.Count = checked((int)reader.Number());
        }

        foreach (ref var range in metric.Ranges)
        {
            range = ReadRange(ref reader);
        }

        metric.Scored = reader.Number();
        reader.Singles(metric.Strangeness);
        metric.StrangenessRange = ReadRange(ref reader);
        metric.SingleRange = ReadRange(ref reader);
        metric.Alarm = ReadAlarm(ref reader);
        LastRowSnapshot.Read(ref reader, metric);
        RaritySnapshot.Read(ref reader, metric.Rarity, metric.Previous);
        return metric;
    }

    private static void WriteAlarm(SnapshotWriter writer, MetricAlarm? alarm)
    {
        writer.Byte((byte)(alarm is null ? 0 : 1));
        if (alarm is not null)
        {
            writer.Count(alarm.Judged);
            writer.Count(alarm.NotStrange);
            writer.Byte((byte)(alarm.HasLearnt ? 1 : 0));
            writer.Singles(alarm.Recent);
        }
    }

    private static MetricAlarm? ReadAlarm(ref SnapshotReader reader)
    {
        if (reader.Byte() == 0)
        {
            return null;
        }

        var alarm = new MetricAlarm { Judged = reader.Number(), NotStrange = reader.Number(), HasLearnt = reader.Byte() != 0 };
        reader.Singles(alarm.Recent);
        return alarm;
    }

    private static void WriteRange(SnapshotWriter writer, ExtremeRange range)
    {
        writer.Double(range.Low);
        writer.Double(range.High);
    }

    private static ExtremeRange ReadRange(ref SnapshotReader reader) => new() { Low = reader.Double(), High = reader.Double() };
}
