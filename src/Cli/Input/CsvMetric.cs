namespace SensorGrid.Cli.Input;

/// <summary>A column that is a metric.</summary>
/// <param name="Ordinal">The number of the column.</param>
/// <param name="Metric">The metric's name.</param>
internal readonly record struct CsvMetric(int Ordinal, string Metric);
