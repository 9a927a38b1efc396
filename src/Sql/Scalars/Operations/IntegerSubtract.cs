using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Subtraction of whole numbers.</summary>
/// <param name="type">The type of the result: INTEGER or BIGINT.</param>
internal readonly struct IntegerSubtract(SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right)
    {
        var difference = unchecked(left.Bits - right.Bits);
        var overflows = ((left.Bits ^ right.Bits) & (left.Bits ^ difference)) < 0;
        return IntegerRange.Check(difference, overflows, type, "-");
    }
}
