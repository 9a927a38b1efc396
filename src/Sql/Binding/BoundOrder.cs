using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Binding;

/// <summary>ORDER BY inside of steps of time.</summary>
/// <param name="Step">The step.</param>
/// <param name="Keys">The keys inside a step.</param>
internal sealed record BoundOrder(TimeStep Step, IReadOnlyList<BoundOrderKey> Keys);

/// <summary>A key of ORDER BY.</summary>
/// <param name="Scalar">Its value.</param>
/// <param name="IsDescending">Whether the greatest comes first.</param>
/// <param name="NullsFirst">Whether nulls come first.</param>
internal sealed record BoundOrderKey(Scalar Scalar, bool IsDescending, bool NullsFirst);
