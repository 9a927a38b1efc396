using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Addition of whole numbers.</summary>
/// <param name="type">The type of the result: INTEGER or BIGINT.</param>
internal readonly struct IntegerAdd(SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right)
    {
        var sum = unchecked(left.Bits + right.Bits);
        var overflows = ((left.Bits ^ sum) & (right.Bits ^ sum)) < 0;
        return IntegerRange.Check(sum, overflows, type, "+");
    }
}
