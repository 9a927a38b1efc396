using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>A key of ORDER BY.</summary>
/// <param name="Column">The index of the column with its value.</param>
/// <param name="Order">The order of its values.</param>
/// <param name="IsDescending">Whether the greatest comes first.</param>
/// <param name="NullsFirst">Whether nulls come first.</param>
internal sealed record SortKey(int Column, ValueOrder Order, bool IsDescending, bool NullsFirst);
