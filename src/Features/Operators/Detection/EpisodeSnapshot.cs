using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;
using SensorGrid.Features.Snapshots;

namespace SensorGrid.Features.Operators.Detection;

/// <summary>The stored form of an open <see cref="AnomalyEpisode"/>.</summary>
internal static class EpisodeSnapshot
{
    public static void Write(SnapshotWriter writer, AnomalyEpisode episode)
    {
        writer.Byte((byte)episode.Kind);
        writer.Shard(episode.Opening.Shard);
        writer.Position(episode.Opening.Position);
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

        writer.Count(episode.Attribution.Length);
        foreach (var part in episode.Attribution)
        {
            writer.String(part.Metric);
            writer.Byte((byte)part.Kind);
            writer.Double(part.Value);
            writer.Double(part.Usual);
            writer.Double(part.Weight);
        }

        writer.Double(episode.ExpectedEveryDays ?? 0);
        writer.Byte((byte)episode.Severity);
        writer.Byte((byte)(episode.Reason is { } reason ? 1 + (int)reason : 0));
        writer.Byte((byte)(episode.Feedback is { } verdict ? 1 + (int)verdict : 0));
    }

    public static AnomalyEpisode Read(ref SnapshotReader reader)
    {
        var kind = (AnomalyKind)reader.Byte();
        var opening = new StreamPosition(reader.Shard(), reader.Position());
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

        var attribution = new Attribution[reader.Count()];
        for (var i = 0; i < attribution.Length; i++)
        {
            attribution[i] = new Attribution(reader.String(), (AttributionKind)reader.Byte(), reader.Double(), reader.Double(), reader.Double());
        }

        var everyDays = reader.Double();
        var severity = (AlarmSeverity)reader.Byte();
        var reason = reader.Byte();
        var verdict = reader.Byte();
        return new AnomalyEpisode(
            kind, opening, revision, startedAt, peakAt, null, score, threshold, model, metric.Length == 0 ? null : metric, names, values, attribution)
        {
            ExpectedEveryDays = everyDays > 0 ? everyDays : null,
            Severity = severity,
            Reason = reason > 0 ? (AttributionKind)(reason - 1) : null,
            Feedback = verdict > 0 ? (AnomalyVerdict)(verdict - 1) : null,
        };
    }

    private static DateTimeOffset Instant(long ticks) => new(ticks, TimeSpan.Zero);
}
