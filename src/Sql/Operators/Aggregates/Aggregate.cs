using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>A function of many rows: COUNT, SUM, ... Immutable; the state is the group's.</summary>
/// <param name="type">The type of its result.</param>
internal abstract class Aggregate(SqlType type)
{
    /// <summary>The type of its result.</summary>
    public SqlType Type { get; } = type;

    /// <summary>Gets whether the oldest value can be taken out again with the same result as if it had never been there.</summary>
    public virtual bool CanRemove => false;

    /// <summary>Adds the value of the next row.</summary>
    public abstract void Add(ref AggregateState state, Value value);

    /// <summary>Takes out the oldest value.</summary>
    public virtual void Remove(ref AggregateState state, Value value) => throw new NotSupportedException();

    /// <summary>Computes the result.</summary>
    /// <exception cref="RowErrorException">It does not fit its type.</exception>
    public abstract Value Result(in AggregateState state);
}
