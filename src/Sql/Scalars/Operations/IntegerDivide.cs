using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Division of whole numbers: the fraction is cut.</summary>
/// <param name="type">The type of the result: INTEGER or BIGINT.</param>
internal readonly struct IntegerDivide(SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right)
    {
        if (right.Bits is 0 or -1)
        {
            return right.Bits == 0 ? throw RowErrors.OfDivisionByZero() : IntegerRange.Check(unchecked(-left.Bits), left.Bits == long.MinValue, type, "/");
        }

        return Value.Of(left.Bits / right.Bits);
    }
}
