using SensorGrid.Sql.Scalars.Operations;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>The functions of numbers.</summary>
internal static class NumberFunctions
{
    public static readonly ScalarFunction[] Table =
    [
        new("ABS", [Number("x")], "Takes a number without its sign.", static call => Absolute(call[0])),
        new("CEIL", [Number("x")], "Finds the least whole number that is not below a number.", static call => Whole("CEIL", call[0], Math.Ceiling, 1)),
        new("CEILING", [Number("x")], "Is CEIL.", static call => Whole("CEIL", call[0], Math.Ceiling, 1)),
        new("FLOOR", [Number("x")], "Finds the greatest whole number that is not above a number.", static call => Whole("FLOOR", call[0], Math.Floor, -1)),
        new(
            "MOD",
            [Number("x"), Number("n")],
            "Computes the rest of a division; it has the sign of x.",
            static call => Arithmetic.Numeric(BinaryOperator.Modulo, call[0], call[1])),
        new("SIGN", [Number("x")], "Computes -1, 0 or 1.", static call => new MapScalar("SIGN", SqlType.Integer, call[0], call[0].Type.IsFloat
            ? static value => Value.Of((long)Math.Sign(value.Double))
            : static value => Value.Of((long)Math.Sign(value.Bits)))),
        new(
            "ROUND",
            [Number("x"), new Parameter("places", ParameterKind.Integer, true)],
            "Rounds to a number of places behind the point (0), half away from zero; negative places are before it.",
            static call => Round(call, MidpointRounding.AwayFromZero)),
        new(
            "TRUNCATE",
            [Number("x"), new Parameter("places", ParameterKind.Integer, true)],
            "Cuts to a number of places behind the point (0).",
            static call => Round(call, MidpointRounding.ToZero)),
        Map("EXP", "Computes e to a power.", Math.Exp),
        Map("LN", "Computes the natural logarithm of a number above zero.", static x => x > 0 ? Math.Log(x) : throw RowErrors.OfDomain("LN", x)),
        Map("LOG10", "Computes the decimal logarithm of a number above zero.", static x => x > 0 ? Math.Log10(x) : throw RowErrors.OfDomain("LOG10", x)),
        Map("LOG2", "Computes the binary logarithm of a number above zero.", static x => x > 0 ? Math.Log2(x) : throw RowErrors.OfDomain("LOG2", x)),
        Map("SQRT", "Computes the square root of a number that is not negative.", static x => x >= 0 ? Math.Sqrt(x) : throw RowErrors.OfDomain("SQRT", x)),
        Map("SIN", "Computes the sine of an angle in radians.", Math.Sin),
        Map("COS", "Computes the cosine of an angle in radians.", Math.Cos),
        Map("TAN", "Computes the tangent of an angle in radians.", Math.Tan),
        Map("ASIN", "Computes the arc sine of a number from -1 to 1, in radians.", static x => Math.Abs(x) <= 1 ? Math.Asin(x) : throw RowErrors.OfDomain("ASIN", x)),
        Map("ACOS", "Computes the arc cosine of a number from -1 to 1, in radians.", static x => Math.Abs(x) <= 1 ? Math.Acos(x) : throw RowErrors.OfDomain("ACOS", x)),
        Map("ATAN", "Computes the arc tangent, in radians.", Math.Atan),
        Map("DEGREES", "Converts radians to degrees.", double.RadiansToDegrees),
        Map("RADIANS", "Converts degrees to radians.", double.DegreesToRadians),
        new("ATAN2", [Float("y"), Float("x")], "Computes the angle of a point, in radians.", static call =>
            new PairScalar("ATAN2", SqlType.Double, call[0], call[1], static (y, x) => Value.Of(Math.Atan2(y.Double, x.Double)))),
        new("POWER", [Float("x"), Float("y")], "Computes x to the power of y, as DOUBLE.", static call => new PairScalar("POWER", SqlType.Double, call[0], call[1], Power)),
        new("PI", [], "Is the number pi.", static _ => new ConstantScalar(Value.Of(Math.PI), SqlType.Double)),
    ];

    private static Parameter Number(string name) => new(name, ParameterKind.Number);

    private static Parameter Float(string name) => new(name, ParameterKind.Float);

    private static ScalarFunction Map(string name, string summary, Func<double, double> function) => new(name, [Float("x")], summary, call =>
        new MapScalar(name, SqlType.Double, call[0], value => FloatRange.Check(function(value.Double), name)));

    private static MapScalar Absolute(Scalar operand)
    {
        var type = operand.Type;
        return type.IsFloat
            ? new MapScalar("ABS", type, operand, static value => Value.Of(Math.Abs(value.Double)))
            : new MapScalar("ABS", type, operand, value => Value.Of(type.IsInteger ? Numbers.FitInteger(Int128.Abs(value.Bits), type) : Math.Abs(value.Bits)));
    }

    // Digits before the point may become one more: CEIL(9.5) is 10.
    private static Scalar Whole(string name, Scalar operand, Func<double, double> function, int direction)
    {
        var type = operand.Type;
        if (type.IsInteger)
        {
            return operand;
        }

        if (type.IsFloat)
        {
            return new MapScalar(name, type, operand, value => Value.Of(function(value.Double)));
        }

        var unit = Decimals.PowerOfTen(type.Scale);
        return new MapScalar(name, SqlType.Decimal(Math.Min(Decimals.MostDigits, type.Precision - type.Scale + 1), 0), operand, value =>
        {
            var (whole, rest) = Math.DivRem(value.Bits, unit);
            return Value.Of(Math.Sign(rest) == direction ? whole + direction : whole);
        });
    }

    private static Value Power(Value x, Value y)
    {
        var result = Math.Pow(x.Double, y.Double);
        return double.IsNaN(result) ? throw RowErrors.OfDomain("POWER", x.Double) : FloatRange.Check(result, "POWER");
    }

    private static PairScalar Round(CallSite call, MidpointRounding mode)
    {
        var (operand, type) = (call[0], call[0].Type);
        var places = call.Count > 1 ? call[1] : new ConstantScalar(Value.Of(0L), SqlType.Integer);
        var name = mode == MidpointRounding.ToZero ? "TRUNCATE" : "ROUND";
        return type.IsFloat
            ? new PairScalar(name, type, operand, places, (x, n) => Value.Of(RoundFloat(x.Double, n.Bits, mode)))
            : new PairScalar(name, type, operand, places, (x, n) => Value.Of(RoundExact(x.Bits, n.Bits, type, mode)));
    }

    private static double RoundFloat(double value, long places, MidpointRounding mode)
    {
        // The decimal digits that were meant are rounded, where they fit: 1.005 to two places is 1.01.
        if (places is >= 0 and <= 15 && Math.Abs(value) < 1E12)
        {
            return (double)decimal.Round((decimal)value, (int)places, mode);
        }

        var unit = Math.Pow(10, Math.Clamp(-places, -308, 308));
        return places > 15 || unit == 0 ? value : FloatRange.Check(Math.Round(value / unit, mode) * unit, "ROUND").Double;
    }

    private static long RoundExact(long value, long places, SqlType type, MidpointRounding mode)
    {
        var dropped = type.Scale - Math.Clamp(places, -Decimals.MostDigits, Decimals.MostDigits);
        if (dropped <= 0)
        {
            return value;
        }

        if (dropped > Decimals.MostDigits)
        {
            return 0;
        }

        var unit = Decimals.PowerOfTen((int)dropped);
        var rounded = (mode == MidpointRounding.ToZero ? value / unit : Decimals.DivideRounded(value, unit)) * unit;
        return type.IsInteger ? Numbers.FitInteger(rounded, type) : Decimals.Fit(rounded, type);
    }
}
