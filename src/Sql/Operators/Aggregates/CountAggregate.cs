using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>COUNT: the number of values that are not null. Never null itself.</summary>
internal sealed class CountAggregate() : Aggregate(SqlType.BigInt)
{
    public override bool CanRemove => true;

    public override void Add(ref AggregateState state, Value value)
    {
        if (!value.IsNull)
        {
            state.Count++;
        }
    }

    public override void Remove(ref AggregateState state, Value value)
    {
        if (!value.IsNull)
        {
            state.Count--;
        }
    }

    public override Value Result(in AggregateState state) => Value.Of(state.Count);
}
