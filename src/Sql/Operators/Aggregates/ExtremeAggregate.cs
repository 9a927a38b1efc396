using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>MIN and MAX.</summary>
/// <param name="type">The type of the values.</param>
/// <param name="isGreatest">Whether it is MAX.</param>
internal sealed class ExtremeAggregate(SqlType type, bool isGreatest) : Aggregate(type)
{
    private readonly ValueOrder _order = new(type);

    public override void Add(ref AggregateState state, Value value)
    {
        if (!value.IsNull && (state.Count == 0 || IsBeyond(value, state.Value)))
        {
            state.Count = 1;
            state.Value = value;
        }
    }

    public override Value Result(in AggregateState state) => state.Count == 0 ? Value.Null : state.Value;

    /// <summary>Determines whether a value takes the place of another.</summary>
    public bool IsBeyond(Value value, Value other)
    {
        var order = _order.Compare(value, other);
        return isGreatest ? order > 0 : order < 0;
    }
}
