namespace SensorGrid.Offline.Reference.Records;

/// <summary>A verdict of the log on what a sensor did.</summary>
/// <param name="IsNormal">Whether it was normal; a fault otherwise.</param>
/// <param name="Metric">The metric that was judged; null for a silence.</param>
/// <param name="From">The span's first instant, in ticks.</param>
/// <param name="To">The span's last instant, in ticks.</param>
internal sealed record ReferenceFeedback(bool IsNormal, string? Metric, long From, long To);
