namespace SensorGrid.Api.Anomalies.Feedback;

/// <summary>The anomaly that a request's path names.</summary>
/// <param name="Id">Its id; null when the path's percent-encoding is not that of UTF-8 text.</param>
internal sealed record AnomalyPath(string? Id);
