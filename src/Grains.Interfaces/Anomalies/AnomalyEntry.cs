using SensorGrid.Features.Detection;

namespace SensorGrid.Grains.Interfaces.Anomalies;

/// <summary>An anomaly in the feed of its site.</summary>
/// <param name="Anomaly">Its newest state.</param>
/// <param name="Cursor">Its position in the feed, given when it came first: 1 for the feed's first entry, and growing.</param>
/// <param name="UpdatedCursor">The position of its newest change: the same as <paramref name="Cursor"/> while there was none. No two changes share a position.</param>
[GenerateSerializer, Immutable, Alias("anomaly-entry")]
public sealed record AnomalyEntry(
    [property: Id(0)] SensorAnomaly Anomaly,
    [property: Id(1)] long Cursor,
    [property: Id(2)] long UpdatedCursor)
{
    /// <summary>The newest verdict that was given through the API; null for none.</summary>
    [Id(3)] public AnomalyJudgement? Judgement { get; init; }

    /// <summary>The verdict in force: a verdict of a person through the API overrides one that a device puts into the log. Null for none.</summary>
    public AnomalyVerdict? Feedback => Judgement?.Verdict ?? Anomaly.Episode.Feedback;
}
