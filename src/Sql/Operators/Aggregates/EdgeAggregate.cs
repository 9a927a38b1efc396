using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>FIRST_VALUE and LAST_VALUE, by the order of the rows.</summary>
/// <param name="type">The type of the values.</param>
/// <param name="isLast">Whether it is LAST_VALUE.</param>
/// <param name="ignoresNulls">Whether nulls are passed over.</param>
internal sealed class EdgeAggregate(SqlType type, bool isLast, bool ignoresNulls) : Aggregate(type)
{
    public override void Add(ref AggregateState state, Value value)
    {
        if ((isLast || state.Count == 0) && !(ignoresNulls && value.IsNull))
        {
            state.Count = 1;
            state.Value = value;
        }
    }

    public override Value Result(in AggregateState state) => state.Count == 0 ? Value.Null : state.Value;
}
