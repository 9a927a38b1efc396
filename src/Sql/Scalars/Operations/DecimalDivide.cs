using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Division of decimal numbers, rounded half away from zero.</summary>
/// <param name="leftScale">The scale on the left.</param>
/// <param name="rightScale">The scale on the right.</param>
/// <param name="type">The type of the result.</param>
internal readonly struct DecimalDivide(int leftScale, int rightScale, SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right)
    {
        if (right.Bits == 0)
        {
            throw RowErrors.OfDivisionByZero();
        }

        // left / 10^leftScale / (right / 10^rightScale) * 10^scale
        var shift = rightScale + type.Scale - leftScale;
        var quotient = shift >= 0
            ? Decimals.DivideRounded(Decimals.Rescale(left.Bits, 0, shift), right.Bits)
            : Decimals.DivideRounded(left.Bits, Decimals.Rescale(right.Bits, 0, -shift));
        return Value.Of(Decimals.Fit(quotient, type));
    }
}
