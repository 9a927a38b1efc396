using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>The rest of a division of decimal numbers; it has the sign of the dividend.</summary>
/// <param name="leftScale">The scale on the left.</param>
/// <param name="rightScale">The scale on the right.</param>
/// <param name="type">The type of the result.</param>
internal readonly struct DecimalModulo(int leftScale, int rightScale, SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right) => right.Bits == 0
        ? throw RowErrors.OfDivisionByZero()
        : Value.Of(Decimals.Fit(Decimals.Rescale(left.Bits, leftScale, type.Scale) % Decimals.Rescale(right.Bits, rightScale, type.Scale), type));
}
