using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>x IN (...): true when a value equals x, else unknown when x or a value is null.</summary>
/// <param name="operand">The value that is looked for.</param>
/// <param name="values">The values among which, of the same type.</param>
internal sealed class InScalar(Scalar operand, IReadOnlyList<Scalar> values) : OperationScalar("IN", SqlType.Boolean, [operand, .. values])
{
    public override Value Evaluate(Row row)
    {
        var sought = operand.Evaluate(row);
        if (sought.IsNull)
        {
            return Value.Null;
        }

        var hasNull = false;
        foreach (var candidate in values)
        {
            var value = candidate.Evaluate(row);
            if (!value.IsNull && ValueOrder.Compare(sought, value, operand.Type) == 0)
            {
                return Value.Of(true);
            }

            hasNull |= value.IsNull;
        }

        return hasNull ? Value.Null : Value.Of(false);
    }
}
