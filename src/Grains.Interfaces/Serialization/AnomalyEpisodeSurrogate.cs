using SensorGrid.Features.Detection;
using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("anomaly-episode")]
internal struct AnomalyEpisodeSurrogate
{
    [Id(0)] public int Kind;
    [Id(1)] public ShardName Shard;
    [Id(2)] public LogPosition Position;
    [Id(3)] public int Revision;
    [Id(4)] public DateTimeOffset StartedAt;
    [Id(5)] public DateTimeOffset PeakAt;
    [Id(6)] public DateTimeOffset? EndedAt;
    [Id(7)] public double Score;
    [Id(8)] public double Threshold;
    [Id(9)] public string Model;
    [Id(10)] public string? Metric;
    [Id(11)] public string[] FeatureNames;
    [Id(12)] public double[] FeatureValues;

    // Null in what was stored before there was one.
    [Id(13)] public Attribution[]? Attribution;

    // None of them is in what was stored before anomalies had a rarity.
    [Id(14)] public double? ExpectedEveryDays;
    [Id(15)] public int Severity;
    [Id(16)] public int? Reason;

    // An AnomalyVerdict.
    [Id(20)] public int? Feedback;
}

[RegisterConverter]
internal sealed class AnomalyEpisodeConverter : IConverter<AnomalyEpisode, AnomalyEpisodeSurrogate>
{
    public AnomalyEpisode ConvertFromSurrogate(in AnomalyEpisodeSurrogate surrogate) => new(
        (AnomalyKind)surrogate.Kind,
        new StreamPosition(surrogate.Shard, surrogate.Position),
        surrogate.Revision,
        surrogate.StartedAt,
        surrogate.PeakAt,
        surrogate.EndedAt,
        surrogate.Score,
        surrogate.Threshold,
        surrogate.Model,
        surrogate.Metric,
        surrogate.FeatureNames,
        surrogate.FeatureValues,
        surrogate.Attribution ?? [])
    {
        ExpectedEveryDays = surrogate.ExpectedEveryDays,
        Severity = (AlarmSeverity)surrogate.Severity,
        Reason = (AttributionKind?)surrogate.Reason,
        Feedback = (AnomalyVerdict?)surrogate.Feedback,
    };

    public AnomalyEpisodeSurrogate ConvertToSurrogate(in AnomalyEpisode value) => new()
    {
        Kind = (int)value.Kind,
        Shard = value.Opening.Shard,
        Position = value.Opening.Position,
        Revision = value.Revision,
        StartedAt = value.StartedAt,
        PeakAt = value.PeakAt,
        EndedAt = value.EndedAt,
        Score = value.Score,
        Threshold = value.Threshold,
        Model = value.Model,
        Metric = value.Metric,
        FeatureNames = value.FeatureNames,
        FeatureValues = value.FeatureValues,
        Attribution = value.Attribution,
        ExpectedEveryDays = value.ExpectedEveryDays,
        Severity = (int)value.Severity,
        Reason = (int?)value.Reason,
        Feedback = (int?)value.Feedback,
    };
}
