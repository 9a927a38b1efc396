using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>The rest of a division of whole numbers; it has the sign of the dividend.</summary>
internal readonly struct IntegerModulo : IBinaryOperation
{
    public Value Apply(Value left, Value right) => right.Bits switch
    {
        0 => throw RowErrors.OfDivisionByZero(),
        -1 => Value.Of(0L),
        _ => Value.Of(left.Bits % right.Bits),
    };
}
