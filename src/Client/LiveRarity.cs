using SensorGrid.Features.Detection;

namespace SensorGrid.Client;

/// <summary>The rarity of an anomaly or a reading, as the live system reports it.</summary>
/// <param name="ExpectedEveryDays">One like it is expected once in so many days, above 0; null when that is not known.</param>
/// <param name="Severity">The rarity in terms of the alarm budget; null when it is within the budget.</param>
/// <param name="Reason">The way in which it is unusual; null when that is not known, and for a silence.</param>
public readonly record struct LiveRarity(double? ExpectedEveryDays, AlarmSeverity? Severity, AttributionKind? Reason);
