using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>IS DISTINCT FROM: whether two values differ; nulls are the same.</summary>
/// <param name="left">The left operand.</param>
/// <param name="right">The right operand.</param>
/// <param name="areEqual">Whether two values are equal; unknown when one is null.</param>
internal sealed class DistinctScalar(Scalar left, Scalar right, Scalar areEqual) : OperationScalar("IS DISTINCT FROM", SqlType.Boolean, [left, right])
{
    public override Value Evaluate(Row row)
    {
        var equal = areEqual.Evaluate(row);
        return Value.Of(equal.IsNull ? left.Evaluate(row).IsNull != right.Evaluate(row).IsNull : !equal.Boolean);
    }
}
