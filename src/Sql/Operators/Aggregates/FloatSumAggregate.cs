using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>SUM and AVG of floating-point numbers: added one by one in the order of the rows, from the first value on, so that equal rows give equal bits.</summary>
/// <param name="isAverage">Whether it is AVG.</param>
internal sealed class FloatSumAggregate(bool isAverage) : Aggregate(SqlType.Double)
{
    public override void Add(ref AggregateState state, Value value)
    {
        if (!value.IsNull)
        {
            state.Number = state.Count == 0 ? value.Double : state.Number + value.Double;
            state.Count++;
        }
    }

    public override Value Result(in AggregateState state) =>
        state.Count == 0 ? Value.Null : Value.Of(isAverage ? state.Number / state.Count : state.Number);
}
