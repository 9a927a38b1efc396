using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>OR of three-valued logic: true when one side is, else unknown when one side is.</summary>
internal sealed class OrScalar(Scalar left, Scalar right) : OperationScalar("OR", SqlType.Boolean, [left, right])
{
    public override Value Evaluate(Row row)
    {
        var first = left.Evaluate(row);
        if (!first.IsNull && first.Boolean)
        {
            return first;
        }

        var second = right.Evaluate(row);
        return first.IsNull && (second.IsNull || !second.Boolean) ? Value.Null : second;
    }
}
