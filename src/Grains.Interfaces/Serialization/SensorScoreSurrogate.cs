using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Interfaces.Serialization;

[GenerateSerializer, Alias("sensor-score")]
internal struct SensorScoreSurrogate
{
    [Id(0)] public double Score;
    [Id(1)] public bool IsAnomaly;
    [Id(2)] public string Model;
    [Id(3)] public DateTimeOffset ScoredAt;
    [Id(4)] public bool Learning;
    [Id(5)] public DateTimeOffset? ModelChangedAt;
    [Id(6)] public bool RaisedAlarm;
    [Id(7)] public bool IsNews;
    [Id(8)] public Attribution[]? Attribution;
    [Id(9)] public double? ExpectedEveryDays;
    [Id(10)] public int? Severity;
    [Id(11)] public int? Reason;
    [Id(12)] public DateTimeOffset? LearningUntil;
    [Id(13)] public int LearningReadings;
}

[RegisterConverter]
internal sealed class SensorScoreConverter : IConverter<SensorScore, SensorScoreSurrogate>
{
    public SensorScore ConvertFromSurrogate(in SensorScoreSurrogate surrogate) => new(
        surrogate.Score,
        surrogate.IsAnomaly,
        surrogate.RaisedAlarm,
        surrogate.IsNews,
        surrogate.Model,
        surrogate.ScoredAt,
        surrogate.Learning,
        surrogate.ModelChangedAt,
        surrogate.Attribution)
    {
        ExpectedEveryDays = surrogate.ExpectedEveryDays,
        Severity = (AlarmSeverity?)surrogate.Severity,
        Reason = (AttributionKind?)surrogate.Reason,
        LearningUntil = surrogate.LearningUntil,
        LearningReadings = surrogate.LearningReadings,
    };

    public SensorScoreSurrogate ConvertToSurrogate(in SensorScore value) => new()
    {
        Score = value.Score,
        IsAnomaly = value.IsAnomaly,
        RaisedAlarm = value.RaisedAlarm,
        IsNews = value.IsNews,
        Model = value.Model,
        ScoredAt = value.ScoredAt,
        Learning = value.Learning,
        ModelChangedAt = value.ModelChangedAt,
        Attribution = value.Attribution,
        ExpectedEveryDays = value.ExpectedEveryDays,
        Severity = (int?)value.Severity,
        Reason = (int?)value.Reason,
        LearningUntil = value.LearningUntil,
        LearningReadings = value.LearningReadings,
    };
}
