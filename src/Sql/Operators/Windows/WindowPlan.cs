using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>A window of OVER, which ends at the current row.</summary>
/// <param name="Partition">The keys of its partitions.</param>
/// <param name="IsRows">Whether its length is a number of rows; else milliseconds.</param>
/// <param name="Length">The number of rows before the current one, or the milliseconds before its ROWTIME, both ends inside; null for no bound.</param>
/// <param name="Functions">The functions over it.</param>
/// <param name="Columns">The column of each function's value, counted from the first one behind those of the row.</param>
internal sealed record WindowPlan(Scalar[] Partition, bool IsRows, long? Length, WindowFunction[] Functions, int[] Columns)
{
    /// <summary>The step of time within which a partition has rows, where a key grows with ROWTIME; null otherwise.</summary>
    public TimeStep? Step { get; init; }
}
