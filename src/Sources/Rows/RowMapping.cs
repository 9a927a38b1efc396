namespace SensorGrid.Sources.Rows;

/// <summary>The reading of a row, by the names of the row's columns. It is checked when the definition is parsed.</summary>
/// <param name="SensorId">The sensor's id.</param>
/// <param name="Time">The event time.</param>
/// <param name="Metrics">The metrics.</param>
/// <param name="Id">The column of the producer's name of the reading; null for none.</param>
public sealed record RowMapping(SensorIdTemplate SensorId, RowTime Time, RowMetrics Metrics, string? Id = null)
{
    /// <summary>Determines whether a column is used for something else than a metric that is named after it.</summary>
    public bool Uses(string column) => SensorId.IndexOf(column) >= 0 || Time.Columns.Contains(column) || Id == column
        || Metrics.NameColumn == column || Metrics.ValueColumn == column;
}
