namespace SensorGrid.Sources.Rows;

/// <summary>A name of another system and the metric that it stands for.</summary>
/// <param name="Origin">The name as it came.</param>
/// <param name="Metric">The metric's name; null when none can be made of it.</param>
internal sealed record ForeignName(string Origin, string? Metric);
