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
