using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Binding;

/// <summary>A key of a group.</summary>
/// <param name="Input">The expression of a row of the input.</param>
/// <param name="Output">The expression of the group's row with the same value.</param>
internal sealed record GroupKey(Scalar Input, Scalar Output);
