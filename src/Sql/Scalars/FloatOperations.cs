using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Addition of floating-point numbers.</summary>
internal readonly struct FloatAdd : IBinaryOperation
{
    public Value Apply(Value left, Value right) => FloatRange.Check(left.Double + right.Double, "+");
}

/// <summary>Subtraction of floating-point numbers.</summary>
internal readonly struct FloatSubtract : IBinaryOperation
{
    public Value Apply(Value left, Value right) => FloatRange.Check(left.Double - right.Double, "-");
}

/// <summary>Multiplication of floating-point numbers.</summary>
internal readonly struct FloatMultiply : IBinaryOperation
{
    public Value Apply(Value left, Value right) => FloatRange.Check(left.Double * right.Double, "*");
}

/// <summary>Division of floating-point numbers; by zero it is an error of the row.</summary>
internal readonly struct FloatDivide : IBinaryOperation
{
    public Value Apply(Value left, Value right) => right.Double == 0 ? throw RowErrors.OfDivisionByZero() : FloatRange.Check(left.Double / right.Double, "/");
}

/// <summary>The rest of a division of floating-point numbers; it has the sign of the dividend.</summary>
internal readonly struct FloatModulo : IBinaryOperation
{
    public Value Apply(Value left, Value right) => right.Double == 0 ? throw RowErrors.OfDivisionByZero() : FloatRange.Check(left.Double % right.Double, "MOD");
}

/// <summary>Checks results of floating-point arithmetic.</summary>
internal static class FloatRange
{
    /// <summary>Checks that a result is a finite number.</summary>
    /// <exception cref="RowErrorException">It is infinite or no number.</exception>
    public static Value Check(double result, string operation) => double.IsFinite(result) ? Value.Of(result) : throw RowErrors.OfOverflow($"{operation} (DOUBLE)");
}
