using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>NULLIF: null when two values are equal, else the first.</summary>
/// <param name="value">The first value.</param>
/// <param name="other">The second one.</param>
/// <param name="areEqual">Whether they are equal.</param>
internal sealed class NullIfScalar(Scalar value, Scalar other, Scalar areEqual) : OperationScalar("NULLIF", value.Type, [value, other])
{
    public override Value Evaluate(Row row)
    {
        var equal = areEqual.Evaluate(row);
        return !equal.IsNull && equal.Boolean ? Value.Null : value.Evaluate(row);
    }
}
