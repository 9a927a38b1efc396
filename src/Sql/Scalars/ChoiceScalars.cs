using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>CASE: the value of the first branch whose condition is true; null without one. Later branches are not evaluated.</summary>
/// <param name="type">The type of its values.</param>
/// <param name="conditions">The conditions.</param>
/// <param name="values">The values, one more than conditions: the last one is that of ELSE.</param>
internal sealed class CaseScalar(SqlType type, IReadOnlyList<Scalar> conditions, IReadOnlyList<Scalar> values) : OperationScalar("CASE", type, [.. conditions, .. values])
{
    public override Value Evaluate(Row row)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            var condition = conditions[i].Evaluate(row);
            if (!condition.IsNull && condition.Boolean)
            {
                return values[i].Evaluate(row);
            }
        }

        return values[^1].Evaluate(row);
    }
}

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
