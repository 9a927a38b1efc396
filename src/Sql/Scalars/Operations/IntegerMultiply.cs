using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Multiplication of whole numbers.</summary>
/// <param name="type">The type of the result: INTEGER or BIGINT.</param>
internal readonly struct IntegerMultiply(SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right)
    {
        var high = Math.BigMul(left.Bits, right.Bits, out var low);
        return IntegerRange.Check(low, high != low >> 63, type, "*");
    }
}
