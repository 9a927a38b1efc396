using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>SUM and AVG of whole numbers, DECIMAL and intervals: exact. An AVG is cut toward zero to its type, as a division of whole numbers is.</summary>
/// <param name="type">The type of the result.</param>
/// <param name="isAverage">Whether it is AVG.</param>
internal sealed class ExactSumAggregate(SqlType type, bool isAverage) : Aggregate(type)
{
    private const long MostDecimal = 999_999_999_999_999_999;

    private readonly long _most = type.Kind is SqlKind.Decimal ? MostDecimal : long.MaxValue;
    private readonly long _least = type.Kind is SqlKind.Decimal ? -MostDecimal : long.MinValue;

    public override bool CanRemove => true;

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

    public override Value Result(in AggregateState state)
    {
        if (state.Count == 0)
        {
            return Value.Null;
        }

        var result = isAverage ? state.Sum / state.Count : state.Sum;
        return result >= _least && result <= _most ? Value.Of((long)result) : throw Overflow(state.Count);
    }

    private RowErrorException Overflow(long count) =>
        new("OVERFLOW", string.Create(CultureInfo.InvariantCulture, $"The sum of {count} values does not fit {Type}."));
}
