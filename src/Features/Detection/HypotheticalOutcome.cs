using SensorGrid.Features.Engine;

namespace SensorGrid.Features.Detection;

/// <summary>A sensor as it would be after readings that did not happen.</summary>
/// <param name="Features">Its features, with the score and what would move it most; null when no reading would count, or when the instant is too far back.</param>
/// <param name="OldestAsOf">Set when the instant is too far back: the oldest one (UTC) that could be answered.</param>
/// <param name="Readings">The outcome of each reading, in their order.</param>
/// <param name="Anomalies">The anomalies that the readings would open, change or end, each in its last state, in the order of their first change.</param>
public sealed record HypotheticalOutcome(SensorFeatures? Features, DateTimeOffset? OldestAsOf, HypotheticalReading[] Readings, AnomalyEpisode[] Anomalies);
