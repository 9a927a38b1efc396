using SensorGrid.Features.Log;

namespace SensorGrid.Features.Detection;

/// <summary>One anomaly of a sensor, from its first alarm to its end, as it stands at one reading. Immutable: a later state is another one.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Opening">The position of the reading that opened it. With the kind it names the anomaly, the same at every replay.</param>
/// <param name="Revision">0 as it opens; one more with each change (a rarer peak, a verdict, the end).</param>
/// <param name="StartedAt">Event time (UTC) of the reading that opened it; of a silence, of the last reading before it.</param>
/// <param name="PeakAt">Event time of the rarest reading so far; of a silence, until when it was known to last.</param>
/// <param name="EndedAt">
/// Event time at which it was over: of the last reading that was still strange, known after 50 more, and ten minutes (or 12, and half a day), that were not; null while it is open.
/// </param>
/// <param name="Score">The score of the rarest reading so far, from <paramref name="Threshold"/> to 1.</param>
/// <param name="Threshold">The score from which on there is an alarm.</param>
/// <param name="Model">Name and version of the model.</param>
/// <param name="Metric">The metric whose value had the highest score; null for a silence.</param>
/// <param name="FeatureNames">The features of that metric at its peak; of no metric for a silence.</param>
/// <param name="FeatureValues">Their values, as of the newest event time at that reading; NaN stands for null.</param>
/// <param name="Attribution">The metrics that moved the score most at its peak, the most important first; none for a silence.</param>
public sealed record AnomalyEpisode(
    AnomalyKind Kind,
    StreamPosition Opening,
    int Revision,
    DateTimeOffset StartedAt,
    DateTimeOffset PeakAt,
    DateTimeOffset? EndedAt,
    double Score,
    double Threshold,
    string Model,
    string? Metric,
    string[] FeatureNames,
    double[] FeatureValues,
    Attribution[] Attribution)
{
    /// <summary>
    /// The rarity of its peak: a sensor like this is expected to do so once in so many days without anything being wrong. Above 0; at most
    /// <see cref="MostDays"/>. Null where a fixed threshold raised it.
    /// </summary>
    public double? ExpectedEveryDays { get; init; }

    /// <summary>The rarity of its peak, in terms of the alarm budget.</summary>
    public AlarmSeverity Severity { get; init; }

    /// <summary>The kind of unusualness of its peak; null for a silence.</summary>
    public AttributionKind? Reason { get; init; }

    /// <summary>The verdict that the log has on it; null for none.</summary>
    public AnomalyVerdict? Feedback { get; init; }

    /// <summary>The upper bound of expected days: observations cannot distinguish rarer events.</summary>
    public const double MostDays = 1e6;
}
