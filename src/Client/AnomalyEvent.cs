namespace SensorGrid.Client;

/// <summary>An event of the stream of anomalies.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Anomaly">The anomaly in its newest state; null for <see cref="AnomalyEventKind.Missed"/>.</param>
public readonly record struct AnomalyEvent(AnomalyEventKind Kind, LiveAnomaly? Anomaly);
