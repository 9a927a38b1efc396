using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Addition of decimal numbers.</summary>
/// <param name="leftScale">The scale on the left.</param>
/// <param name="rightScale">The scale on the right.</param>
/// <param name="type">The type of the result.</param>
internal readonly struct DecimalAdd(int leftScale, int rightScale, SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right) =>
        Value.Of(Decimals.Fit(Decimals.Rescale(left.Bits, leftScale, type.Scale) + Decimals.Rescale(right.Bits, rightScale, type.Scale), type));
}
