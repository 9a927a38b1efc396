namespace SensorGrid.Features.Detection;

/// <summary>The live score of a sensor: that of its newest scored reading.</summary>
/// <param name="Score">The score, from 0 (nothing strange) to 1.</param>
/// <param name="IsAnomaly">Whether an anomaly is open.</param>
/// <param name="RaisedAlarm">Whether that reading opened an anomaly or raised an alarm of its own in an open one.</param>
/// <param name="IsNews">
/// Whether the score stands out from those of the 50 readings before it, and its sensor has learnt: then it would be an alarm from any threshold up to itself.
/// </param>
/// <param name="Model">Name and version of the model, such as <c>default@1</c>.</param>
/// <param name="ScoredAt">Event time (UTC) of the reading.</param>
/// <param name="Learning">
/// Whether no metric of the sensor has learnt yet what is usual. Until then nothing raises an alarm but, by budget, a value that repeats itself for far longer than before.
/// </param>
/// <param name="ModelChangedAt">
/// Event time of the first reading that this model scored, when another one scored before it: scores since then differ from those that this model
/// would have given from the start. Null when it was the only one.
/// </param>
/// <param name="Attribution">The metrics that moved the score most, the most important first; null when they were not requested.</param>
public sealed record SensorScore(
    double Score,
    bool IsAnomaly,
    bool RaisedAlarm,
    bool IsNews,
    string Model,
    DateTimeOffset ScoredAt,
    bool Learning,
    DateTimeOffset? ModelChangedAt,
    Attribution[]? Attribution = null)
{
    /// <summary>
    /// The rarity of the reading: one like it is expected once in so many days without anything being wrong; 0 for a usual one. At most
    /// <see cref="AnomalyEpisode.MostDays"/>. Null while the sensor learns, and where the model has a fixed threshold.
    /// </summary>
    public double? ExpectedEveryDays { get; init; }

    /// <summary>The rarity in terms of the alarm budget; null when the budget has room for it.</summary>
    public AlarmSeverity? Severity { get; init; }

    /// <summary>The way in which it is most unusual; null while nothing is known.</summary>
    public AttributionKind? Reason { get; init; }

    /// <summary>The event time (UTC) until which the sensor learns at least; null when it does not learn, or does not wait for time.</summary>
    public DateTimeOffset? LearningUntil { get; init; }

    /// <summary>The number of readings that the sensor needs at least to end learning; 0 when it does not learn.</summary>
    public int LearningReadings { get; init; }
}
