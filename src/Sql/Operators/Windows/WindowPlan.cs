using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Operators.Windows;

/// <summary>A window of OVER, which ends at the current row.</summary>
/// <param name="Partition">The keys of its partitions.</param>
/// <param name="IsRows">Whether its length is a number of rows; else milliseconds.</param>
/// <param name="Length">The number of rows before the current one, or the milliseconds before its ROWTIME, both ends inside; null for no bound.</param>
/// <param name="Functions">The functions over it.</param>
internal sealed record WindowPlan(Scalar[] Partition, bool IsRows, long? Length, WindowFunction[] Functions);
