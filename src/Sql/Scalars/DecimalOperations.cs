using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Addition of decimal numbers.</summary>
/// <param name="leftScale">The scale on the left.</param>
/// <param name="rightScale">The scale on the right.</param>
/// <param name="type">The type of the result.</param>
internal readonly struct DecimalAdd(int leftScale, int rightScale, SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right) =>
        Value.Of(Decimals.Fit(Decimals.Rescale(left.Bits, leftScale, type.Scale) + Decimals.Rescale(right.Bits, rightScale, type.Scale), type));
}

/// <summary>Subtraction of decimal numbers.</summary>
/// <param name="leftScale">The scale on the left.</param>
/// <param name="rightScale">The scale on the right.</param>
/// <param name="type">The type of the result.</param>
internal readonly struct DecimalSubtract(int leftScale, int rightScale, SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right) =>
        Value.Of(Decimals.Fit(Decimals.Rescale(left.Bits, leftScale, type.Scale) - Decimals.Rescale(right.Bits, rightScale, type.Scale), type));
}

/// <summary>Multiplication of decimal numbers.</summary>
/// <param name="leftScale">The scale on the left.</param>
/// <param name="rightScale">The scale on the right.</param>
/// <param name="type">The type of the result.</param>
internal readonly struct DecimalMultiply(int leftScale, int rightScale, SqlType type) : IBinaryOperation
{
    public Value Apply(Value left, Value right) => Value.Of(Decimals.Fit(Decimals.Rescale((Int128)left.Bits * right.Bits, leftScale + rightScale, type.Scale), type));
}

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
