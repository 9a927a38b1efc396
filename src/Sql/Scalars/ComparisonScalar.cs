using SensorGrid.Sql.Scalars.Operations;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>A comparison of two values; unknown when one of them is null.</summary>
/// <typeparam name="TOrder">The order of the values.</typeparam>
/// <param name="comparison">The comparison.</param>
/// <param name="left">The left operand.</param>
/// <param name="right">The right operand.</param>
/// <param name="order">The order.</param>
internal sealed class ComparisonScalar<TOrder>(BinaryOperator comparison, Scalar left, Scalar right, TOrder order) : OperationScalar(OperatorText.Of(comparison), SqlType.Boolean, [left, right])
    where TOrder : struct, IValueOrder
{
    // A bit for each of the three outcomes -1, 0 and 1 that makes the comparison true.
    private readonly int _accepted = comparison switch
    {
        BinaryOperator.Less => 0b001,
        BinaryOperator.LessOrEqual => 0b011,
        BinaryOperator.Equal => 0b010,
        BinaryOperator.GreaterOrEqual => 0b110,
        BinaryOperator.Greater => 0b100,
        _ => 0b101,
    };

    public override Value Evaluate(Row row)
    {
        var first = left.Evaluate(row);
        var second = right.Evaluate(row);
        return first.IsNull || second.IsNull ? Value.Null : Value.Of(((_accepted >> (order.Compare(first, second) + 1)) & 1) != 0);
    }
}
