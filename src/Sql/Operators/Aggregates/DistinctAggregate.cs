using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>An aggregate of DISTINCT values: each counts once, when it comes first. Exact; it remembers every value of the group.</summary>
internal sealed class DistinctAggregate(Aggregate inner) : Aggregate(inner.Type)
{
    public override void Add(ref AggregateState state, Value value)
    {
        if (!value.IsNull && (state.Seen ??= new()).Add(value))
        {
            inner.Add(ref state, value);
        }
    }

    public override Value Result(in AggregateState state) => inner.Result(state);
}
