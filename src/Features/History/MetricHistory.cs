namespace SensorGrid.Features.History;

/// <summary>The history of one metric.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Points">The readings, in time order.</param>
public sealed record MetricHistory(string Metric, HistoryPoint[] Points);
