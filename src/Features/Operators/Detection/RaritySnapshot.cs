using SensorGrid.Features.Detection.Rarity;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of a <see cref="MetricRarity"/>.</summary>
internal static class RaritySnapshot
{
    [Flags]
    private enum Parts
    {
        Fast = 1,
        Readings = 2,
        Rarest = 4,
        Season = 8,
        Rare = 16,
    }

    /// <param name="writer">The destination.</param>
    /// <param name="rarity">The state to write.</param>
    /// <param name="previous">The metric's newest value, which is written before.</param>
    public static void Write(SnapshotWriter writer, MetricRarity rarity, double previous)
    {
        writer.Count(rarity.Rows);
        if (rarity.Rows == 0)
        {
            return;
        }

        writer.Fixed(rarity.Newest);
        writer.Signed(rarity.Newest - rarity.Since);
        writer.Double(rarity.MeanPause);
        var rarest = rarity.Rarest;
        writer.Byte((byte)PartsOf(rarity));
        if (rarest != Rarest.Nothing)
        {
            writer.Byte((byte)rarest.Statistic);
        }

        // What is usual is not explained.
        if (double.IsFinite(rarest.PerDay))
        {
            writer.Double(rarest.PerDay);
            writer.Double(rarest.Value);
            writer.Double(rarest.Usual);
        }

        if (rarity.Readings is { } readings)
        {
            WriteScale(writer, readings, rarity.Newest, previous);
        }

        if (rarity.Season is { } season)
        {
            SeasonSnapshot.Write(writer, season, rarity.Newest, previous);
        }

        if (rarity.IsFast)
        {
            writer.Single(rarity.Learning.NewestAt);
            writer.Byte((byte)(rarity.Learning.IsOver ? 1 : 0));
            WriteBuckets(writer, rarity.TenSeconds!, rarity.Newest);
            WriteBuckets(writer, rarity.Minutes!, rarity.Newest);
        }
    }

    /// <param name="reader">Stands where <see cref="Write"/> began.</param>
    /// <param name="rarity">A new one; receives it.</param>
    /// <param name="previous">The metric's newest value.</param>
    public static void Read(ref SnapshotReader reader, MetricRarity rarity, double previous)
    {
        rarity.Rows = reader.Number();
        if (rarity.Rows == 0)
        {
            return;
        }

        rarity.Newest = reader.Fixed();
        rarity.Since = unchecked(rarity.Newest - reader.Signed());
        rarity.MeanPause = reader.Double();
        var parts = (Parts)reader.Byte();
        rarity.BeFast(parts.HasFlag(Parts.Fast));
        if (parts.HasFlag(Parts.Rarest))
        {
            rarity.Rarest = Rarest.Nothing with { Statistic = (Statistic)reader.Byte() };
        }

        if (parts.HasFlag(Parts.Rare))
        {
            rarity.Rarest = rarity.Rarest with { PerDay = reader.Double(), Value = reader.Double(), Usual = reader.Double() };
        }

        if (parts.HasFlag(Parts.Readings))
        {
            rarity.Readings = new TrackedScale(rarity.IsFast ? ScaleKind.FastReadings : ScaleKind.SlowReadings, rarity.Learning);
            ReadScale(ref reader, rarity.Readings, rarity.Newest, previous);
        }

        if (parts.HasFlag(Parts.Season))
        {
            rarity.Season = new SeasonScale();
            SeasonSnapshot.Read(ref reader, rarity.Season, rarity.Newest, previous);
        }

        if (rarity.IsFast)
        {
            rarity.Learning.NewestAt = reader.Single();
            rarity.Learning.IsOver = reader.Byte() != 0;
            ReadBuckets(ref reader, rarity.TenSeconds!, rarity.Newest);
            ReadBuckets(ref reader, rarity.Minutes!, rarity.Newest);
        }
    }

    private static Parts PartsOf(MetricRarity rarity) =>
        (rarity.IsFast ? Parts.Fast : 0)
        | (rarity.Readings is null ? 0 : Parts.Readings)
        | (rarity.Rarest == Rarest.Nothing ? 0 : Parts.Rarest)
        | (rarity.Season is null ? 0 : Parts.Season)
        | (double.IsFinite(rarity.Rarest.PerDay) ? Parts.Rare : 0);

    private static void WriteBuckets(SnapshotWriter writer, BucketScale buckets, long newest)
    {
        writer.Time(buckets.Bucket, newest / buckets.Width);
        writer.Count(buckets.Count);
        writer.Double(buckets.Origin);
        writer.Double(buckets.Sum);
        writer.Double(buckets.Squares);
        writer.Count(buckets.Ended);
        writer.Single(buckets.MeanCount);
        WriteScale(writer, buckets.Scale, newest, previous: 0);
    }

    private static void ReadBuckets(ref SnapshotReader reader, BucketScale buckets, long newest)
    {
        buckets.Bucket = reader.Time(newest / buckets.Width);
        buckets.Count = checked((int)reader.Number());
        buckets.Origin = reader.Double();
        buckets.Sum = reader.Double();
        buckets.Squares = reader.Double();
        buckets.Ended = checked((int)reader.Number());
        buckets.MeanCount = reader.Single();
        ReadScale(ref reader, buckets.Scale, newest, previous: 0);
    }

    private static void WriteScale(SnapshotWriter writer, TrackedScale scale, long newest, double previous)
    {
        writer.Count(scale.Rows);
        if (scale.Rows == 0)
        {
            return;
        }

        writer.Signed(newest - scale.Since);
        if (scale.Kind != ScaleKind.Buckets)
        {
            writer.DoubleUnless(scale.Previous, previous);
            writer.Count(scale.Repeats);
        }

        FadingSnapshot.Write(writer, scale.Fading);
        writer.Double(scale.Mean);
        writer.Double(scale.LongMean);
        writer.Double(scale.MeanOfAll);
        writer.Single(scale.Distance);
        writer.Single(scale.LongDistance);
        writer.Single(scale.DistanceOfAll);
        if (scale.Kind == ScaleKind.FastReadings)
        {
            writer.Single(scale.UsualStep);
        }

        if (scale.Kind != ScaleKind.SlowReadings)
        {
            writer.Single(scale.UsualSpread);
        }

        if (scale.Kind != ScaleKind.Buckets)
        {
            writer.Count(scale.Scores);
        }

        if (scale.Scores > 0)
        {
            writer.Double(scale.UsualScore);
            writer.Single(scale.ScoreDistance);
        }

        for (var i = 0; i < scale.TrackerCount; i++)
        {
            var tracker = scale.HasTrackers ? scale.Trackers[i] : default;
            TrackerSnapshot.Write(writer, ref tracker);
        }
    }

    private static void ReadScale(ref SnapshotReader reader, TrackedScale scale, long newest, double previous)
    {
        scale.Rows = reader.Number();
        if (scale.Rows == 0)
        {
            return;
        }

        scale.Since = unchecked(newest - reader.Signed());
        if (scale.Kind != ScaleKind.Buckets)
        {
            scale.Previous = reader.DoubleUnless(previous);
            scale.Repeats = reader.Number();
        }

        FadingSnapshot.Read(ref reader, ref scale.Fading);
        scale.Mean = reader.Double();
        scale.LongMean = reader.Double();
        scale.MeanOfAll = reader.Double();
        scale.Distance = reader.Single();
        scale.LongDistance = reader.Single();
        scale.DistanceOfAll = reader.Single();
        scale.UsualStep = scale.Kind == ScaleKind.FastReadings ? reader.Single() : 0;
        scale.UsualSpread = scale.Kind != ScaleKind.SlowReadings ? reader.Single() : 0;
        scale.Scores = scale.Kind != ScaleKind.Buckets ? reader.Number() : 0;
        if (scale.Scores > 0)
        {
            scale.UsualScore = reader.Double();
            scale.ScoreDistance = reader.Single();
        }

        for (var i = 0; i < scale.TrackerCount; i++)
        {
            var tracker = default(PeakTracker);
            TrackerSnapshot.Read(ref reader, ref tracker);
            if (scale.HasTrackers || !tracker.IsEmpty)
            {
                scale.Trackers[i] = tracker;
            }
        }
    }
}
