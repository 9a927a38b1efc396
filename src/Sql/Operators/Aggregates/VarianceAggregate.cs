using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>
/// VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP in one pass (B. P. Welford: Note on a method for calculating corrected sums of squares and products, Technometrics 4, 1962).
/// Those of a sample are null for a single value.
/// </summary>
/// <param name="argument">The type of the values.</param>
/// <param name="isSample">Whether the divisor is the number of values less one.</param>
/// <param name="isRoot">Whether it is a standard deviation.</param>
internal sealed class VarianceAggregate(SqlType argument, bool isSample, bool isRoot) : Aggregate(SqlType.Double)
{
    private readonly double _unit = argument.Kind is SqlKind.Decimal ? Math.Pow(10, argument.Scale) : 1;
    private readonly bool _isFloat = argument.IsFloat;

    public override void Add(ref AggregateState state, Value value)
    {
        if (value.IsNull)
        {
            return;
        }

        var number = _isFloat ? value.Double : value.Bits / _unit;
        state.Count++;
        var distance = number - state.Number;
        state.Number += distance / state.Count;
        state.Spread += distance * (number - state.Number);
    }

    public override Value Result(in AggregateState state)
    {
        var divisor = isSample ? state.Count - 1 : state.Count;
        if (divisor <= 0)
        {
            return Value.Null;
        }

        var variance = state.Spread / divisor;
        return Value.Of(isRoot ? Math.Sqrt(variance) : variance);
    }
}
