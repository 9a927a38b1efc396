using SensorGrid.Features.Detection;

namespace SensorGrid.Features.Snapshots;

/// <summary>The stored form of a <see cref="SensorDetector"/>, with the model it belongs to.</summary>
internal static class DetectorSnapshot
{
    public static void Write(SnapshotWriter writer, SensorDetector? detector)
    {
        writer.Byte((byte)(detector is null ? 0 : 1));
        if (detector is null)
        {
            return;
        }

        if (detector.Staged != detector.Scored)
        {
            throw new InvalidOperationException("There are readings on their way through the model.");
        }

        writer.String(detector.Model.Sha256);
        writer.Count(detector.Scored);
        writer.Fixed(detector.ScoredAt);
        writer.Double(detector.LastScore);
        writer.Byte((byte)((detector.ModelChanges ? 1 : 0) | (detector.RaisedAlarm ? 2 : 0) | (detector.ModelChangedAt is null ? 0 : 4) | (detector.Open is null ? 0 : 8)));
        if (detector.ModelChangedAt is { } changed)
        {
            writer.Fixed(changed);
        }

        writer.Singles(detector.Recent);
        writer.Count(detector.Pauses.Count);
        writer.Double(detector.Pauses.Mean);
        writer.Double(detector.Pauses.Longest);
        if (detector.Open is { } open)
        {
            WriteEpisode(writer, open);
            writer.Fixed(detector.LastStrange);
            writer.Count(detector.Quiet);
        }

        writer.Count(detector.Metrics.Count);
        foreach (var metric in detector.Metrics)
        {
            WriteMetric(writer, metric);
        }
    }

    /// <param name="model">The model in force; null when nothing is to be scored: then what is stored is read and dropped.</param>
    /// <param name="newest">The sensor's newest event time, in ticks.</param>
    public static SensorDetector? Read(ref SnapshotReader reader, ModelDescription? model, long newest)
    {
        if (reader.Byte() == 0)
        {
            return model is null ? null : new SensorDetector(model) { ModelChanges = newest != long.MinValue };
        }

        var sha256 = reader.String();
        var detector = new SensorDetector(model ?? new ModelDescription("", "", sha256, 1, 0))
        {
            Scored = reader.Number(),
            ScoredAt = reader.Fixed(),
            LastScore = reader.Double(),
        };
        detector.Staged = detector.Scored;
        var flags = reader.Byte();
        detector.ModelChanges = (flags & 1) != 0;
        detector.RaisedAlarm = (flags & 2) != 0;
        detector.ModelChangedAt = (flags & 4) != 0 ? reader.Fixed() : null;
        reader.Singles(detector.Recent);
        detector.Pauses.Count = reader.Number();
        detector.Pauses.Mean = reader.Double();
        detector.Pauses.Longest = reader.Double();
        if ((flags & 8) != 0)
        {
            detector.Open = ReadEpisode(ref reader);
            detector.LastStrange = reader.Fixed();
            detector.Quiet = checked((int)reader.Number());
        }

        var metrics = reader.Count();
        for (var i = 0; i < metrics; i++)
        {
            detector.Metrics.Add(ReadMetric(ref reader));
        }

        if (model is not null && model.Sha256 != sha256)
        {
            detector.ChangeModel();
        }

        return model is null ? null : detector;
    }

    private static void WriteEpisode(SnapshotWriter writer, AnomalyEpisode episode)
    {
        writer.Byte((byte)episode.Kind);
        writer.String(episode.Shard);
        writer.Position(episode.Position);
        writer.Count(episode.Revision);
        writer.Fixed(episode.StartedAt.UtcTicks);
        writer.Fixed(episode.PeakAt.UtcTicks);
        writer.Double(episode.Score);
        writer.Double(episode.Threshold);
        writer.String(episode.Model);
        writer.String(episode.Metric ?? "");
        writer.Count(episode.FeatureNames.Length);
        for (var i = 0; i < episode.FeatureNames.Length; i++)
        {
            writer.String(episode.FeatureNames[i]);
            writer.Double(episode.FeatureValues[i]);
        }
    }

    private static AnomalyEpisode ReadEpisode(ref SnapshotReader reader)
    {
        var kind = (AnomalyKind)reader.Byte();
        var shard = reader.String();
        var position = reader.Position();
        var revision = checked((int)reader.Number());
        var startedAt = Instant(reader.Fixed());
        var peakAt = Instant(reader.Fixed());
        var score = reader.Double();
        var threshold = reader.Double();
        var model = reader.String();
        var metric = reader.String();
        var names = new string[reader.Count()];
        var values = new double[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.String();
            values[i] = reader.Double();
        }

        return new AnomalyEpisode(
            kind, shard, position, revision, startedAt, peakAt, null, score, threshold, model, metric.Length == 0 ? null : metric, names, values);
    }

    private static void WriteMetric(SnapshotWriter writer, MetricDetector metric)
    {
        writer.String(metric.Metric);
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
        writer.Singles(metric.Lagged.AsSpan(0, (int)Math.Min(metric.Rows, MetricDetector.Lag)));
        for (var hour = 0; hour < metric.HourCounts.Length; hour++)
        {
            writer.Byte(metric.HourCounts[hour]);
            if (metric.HourCounts[hour] > 0)
            {
                writer.Single(metric.HourMeans[hour]);
            }
        }

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
    }

    private static MetricDetector ReadMetric(ref SnapshotReader reader)
    {
        var metric = new MetricDetector(reader.String())
        {
            Rows = reader.Number(),
            LastSeen = reader.Number(),
            Origin = reader.Double(),
            Previous = reader.Double(),
            Magnitude = reader.Double(),
        };
        ValueCodec.Read(ref reader, metric.Values.Length).CopyTo(metric.Values, 0);
        reader.Singles(metric.Residuals);
        reader.Singles(metric.Logarithms);
        reader.Singles(metric.ShortScores);
        reader.Singles(metric.LongScores);
        metric.Lagged = new float[Math.Min(metric.Rows, MetricDetector.Lag)];
        reader.Singles(metric.Lagged);
        for (var hour = 0; hour < metric.HourCounts.Length; hour++)
        {
            metric.HourCounts[hour] = reader.Byte();
            metric.HourMeans[hour] = metric.HourCounts[hour] > 0 ? reader.Single() : 0;
        }

        foreach (ref var scale in metric.Scales.AsSpan())
        {
            scale.Mean = reader.Double();
            scale.Deviation = reader.Double();
            scale.Count = checked((int)reader.Number());
        }

        foreach (ref var range in metric.Ranges.AsSpan())
        {
            range = ReadRange(ref reader);
        }

        metric.Scored = reader.Number();
        reader.Singles(metric.Strangeness);
        metric.StrangenessRange = ReadRange(ref reader);
        return metric;
    }

    private static void WriteRange(SnapshotWriter writer, RecordRange range)
    {
        writer.Double(range.Low);
        writer.Double(range.High);
    }

    private static RecordRange ReadRange(ref SnapshotReader reader) => new() { Low = reader.Double(), High = reader.Double() };

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);
}
