using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Aggregates;

/// <summary>An aggregate with its argument.</summary>
/// <param name="Aggregate">The aggregate.</param>
/// <param name="Argument">The argument; null for <c>COUNT(*)</c>.</param>
/// <param name="Text">The call in one form: equal texts are equal calls.</param>
internal sealed record AggregateCall(Aggregate Aggregate, Scalar? Argument, string Text = "")
{
    private static readonly Value Any = Value.Of(1L);

    /// <summary>Computes the argument for a row.</summary>
    /// <exception cref="RowErrorException">There is none.</exception>
    public Value Evaluate(Row row) => Argument is null ? Any : Argument.Evaluate(row);
}
