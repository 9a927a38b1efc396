namespace SensorGrid.Features.Detection;

/// <summary>A verdict on what a sensor did in a span of event time: a record of the log, so that a replay ingests it, too.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Metric">The metric that it is about; null when it is about a silence.</param>
/// <param name="From">The span's first instant (UTC): of an anomaly, its start.</param>
/// <param name="To">The span's last instant (UTC), not before <paramref name="From"/>: of an anomaly, its end, or its peak while it is open.</param>
public sealed record AnomalyFeedback(AnomalyVerdict Verdict, string? Metric, DateTimeOffset From, DateTimeOffset To);
