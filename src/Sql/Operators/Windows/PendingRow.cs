using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>A row whose functions are not all known yet.</summary>
/// <param name="row">The row that will leave.</param>
/// <param name="partitions">Its partition of each window.</param>
internal sealed class PendingRow(Row row, WindowPartition[] partitions)
{
    /// <summary>The row that will leave.</summary>
    public Row Row { get; } = row;

    /// <summary>Its partition of each window.</summary>
    public WindowPartition[] Partitions { get; } = partitions;

    /// <summary>The error for which it is lost; null for none.</summary>
    public RowErrorException? Error { get; set; }

    /// <summary>The number of values that come with later rows.</summary>
    public int Missing { get; set; }
}
