using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>COALESCE: the first value that is not null. Later ones are not evaluated.</summary>
/// <param name="type">The type of its values.</param>
/// <param name="values">The values.</param>
internal sealed class CoalesceScalar(SqlType type, IReadOnlyList<Scalar> values) : OperationScalar("COALESCE", type, values)
{
    public override Value Evaluate(Row row)
    {
        foreach (var candidate in Operands)
        {
            var value = candidate.Evaluate(row);
            if (!value.IsNull)
            {
                return value;
            }
        }

        return Value.Null;
    }
}
