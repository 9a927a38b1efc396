using System.Globalization;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>SUM and AVG of whole numbers, DECIMAL and intervals: exact. An AVG is brought to its type as a quotient is: of whole numbers cut toward zero, of DECIMAL rounded half away from zero.</summary>
/// <param name="type">The type of the result.</param>
/// <param name="isAverage">Whether it is AVG.</param>
/// <param name="scale">The digits behind the point of an AVG that the values do not have.</param>
internal sealed class ExactSumAggregate(SqlType type, bool isAverage, int scale = 0) : Aggregate(type)
{
    private const long MostDecimal = 999_999_999_999_999_999;

    private readonly long _most = type.Kind is SqlKind.Decimal ? MostDecimal : long.MaxValue;
    private readonly long _least = type.Kind is SqlKind.Decimal ? -MostDecimal : long.MinValue;

    private readonly Int128 _factor = Power(scale);

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

        var result = !isAverage ? state.Sum : Type.Kind is SqlKind.Decimal ? Rounded(state.Sum * _factor, state.Count) : state.Sum / state.Count;
        return result >= _least && result <= _most ? Value.Of((long)result) : throw Overflow(state.Count);
    }

    private static Int128 Rounded(Int128 sum, long count)
    {
        var (quotient, rest) = Int128.DivRem(sum, count);
        return Int128.Abs(rest) * 2 >= count ? quotient + (sum < 0 ? -1 : 1) : quotient;
    }

    private static Int128 Power(int digits)
    {
        Int128 power = 1;
        for (var i = 0; i < digits; i++)
        {
            power *= 10;
        }

        return power;
    }

    private RowErrorException Overflow(long count) =>
        new("OVERFLOW", string.Create(CultureInfo.InvariantCulture, $"The sum of {count} values does not fit {Type}."));
}
