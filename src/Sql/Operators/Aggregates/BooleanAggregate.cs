using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>ANY and EVERY: whether some value, or each, is TRUE. Nulls are passed over; null when there is no other value.</summary>
/// <param name="isEvery">Whether it is EVERY.</param>
internal sealed class BooleanAggregate(bool isEvery) : Aggregate(SqlType.Boolean)
{
    public override bool CanRemove => true;

    /// <summary>Counts the values, and in <see cref="AggregateState.Sum"/> those that are TRUE.</summary>
    public override void Add(ref AggregateState state, Value value)
    {
        if (!value.IsNull)
        {
            state.Count++;
            state.Sum += value.Bits;
        }
    }

    public override void Remove(ref AggregateState state, Value value)
    {
        if (!value.IsNull)
        {
            state.Count--;
            state.Sum -= value.Bits;
        }
    }

    public override Value Result(in AggregateState state) =>
        state.Count == 0 ? Value.Null : Value.Of(isEvery ? state.Sum == state.Count : state.Sum > 0);
}
