using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>AND of three-valued logic: false when one side is, else unknown when one side is.</summary>
internal sealed class AndScalar(Scalar left, Scalar right) : OperationScalar("AND", SqlType.Boolean, [left, right])
{
    public override Value Evaluate(Row row)
    {
        var first = left.Evaluate(row);
        if (!first.IsNull && !first.Boolean)
        {
            return first;
        }

        var second = right.Evaluate(row);
        return first.IsNull && (second.IsNull || second.Boolean) ? Value.Null : second;
    }
}
