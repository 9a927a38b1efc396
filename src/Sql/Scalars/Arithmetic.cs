using SensorGrid.Sql.Scalars.Operations;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>
/// Binds arithmetic on numbers. Whole numbers stay whole: BIGINT when one side is, else INTEGER. With a floating-point number the result is DOUBLE, else with a DECIMAL it is DECIMAL;
/// there a whole number counts as a DECIMAL without places behind the point (INTEGER has 10 digits, BIGINT 18).
/// </summary>
internal static class Arithmetic
{
    private const int LeastScaleOfDivision = 6;

    /// <summary>Binds an operation on two numbers.</summary>
    public static Scalar Numeric(BinaryOperator operation, Scalar left, Scalar right)
    {
        if (left.Type.IsFloat || right.Type.IsFloat)
        {
            return Float(operation, Casts.To(left, SqlType.Double)!, Casts.To(right, SqlType.Double)!);
        }

        return left.Type.IsInteger && right.Type.IsInteger
            ? Integer(operation, left, right, left.Type.Kind == SqlKind.BigInt || right.Type.Kind == SqlKind.BigInt ? SqlType.BigInt : SqlType.Integer)
            : Decimal(operation, left, right);
    }

    /// <summary>Binds the negative of a number.</summary>
    public static Scalar Negate(Scalar operand)
    {
        return operand.Type.IsFloat
            ? new MapScalar("-", operand.Type, operand, static value => Value.Of(-value.Double))
            : operand.Type.Kind == SqlKind.Decimal
                ? new MapScalar("-", operand.Type, operand, static value => Value.Of(-value.Bits))
                : Numeric(BinaryOperator.Subtract, new ConstantScalar(Value.Of(0L), operand.Type), operand);
    }

    /// <summary>The DECIMAL as which a number takes part in decimal arithmetic.</summary>
    public static SqlType AsDecimal(SqlType type) => type.Kind switch
    {
        SqlKind.Decimal => type,
        SqlKind.TinyInt => SqlType.Decimal(3, 0),
        SqlKind.SmallInt => SqlType.Decimal(5, 0),
        SqlKind.Integer => SqlType.Decimal(10, 0),
        _ => SqlType.Decimal(Decimals.MostDigits, 0),
    };

    /// <summary>The type of a decimal result.</summary>
    public static SqlType DecimalResult(BinaryOperator operation, SqlType left, SqlType right)
    {
        var scale = Math.Max(left.Scale, right.Scale);
        var (leftWhole, rightWhole) = (left.Precision - left.Scale, right.Precision - right.Scale);
        return operation switch
        {
            BinaryOperator.Multiply => Bounded(left.Precision + right.Precision, left.Scale + right.Scale),
            BinaryOperator.Divide => Quotient(left, right),
            BinaryOperator.Modulo => Bounded(Math.Min(leftWhole, rightWhole) + scale, scale),
            _ => Bounded(Math.Max(leftWhole, rightWhole) + scale + 1, scale),
        };
    }

    // The digits before the point have precedence over those behind it, as in Calcite: else large numbers could not be divided at all.
    private static SqlType Quotient(SqlType left, SqlType right)
    {
        var whole = Math.Min(left.Precision - left.Scale + right.Scale, Decimals.MostDigits);
        var scale = Math.Min(Math.Max(LeastScaleOfDivision, left.Scale + right.Precision + 1), Decimals.MostDigits - whole);
        return SqlType.Decimal(whole + scale, scale);
    }

    private static SqlType Bounded(int precision, int scale) => SqlType.Decimal(Math.Clamp(precision, 1, Decimals.MostDigits), Math.Min(scale, Decimals.MostDigits));

    private static Scalar Integer(BinaryOperator operation, Scalar left, Scalar right, SqlType type) => operation switch
    {
        BinaryOperator.Add => new BinaryScalar<IntegerAdd>("+", type, left, right, new IntegerAdd(type)),
        BinaryOperator.Subtract => new BinaryScalar<IntegerSubtract>("-", type, left, right, new IntegerSubtract(type)),
        BinaryOperator.Multiply => new BinaryScalar<IntegerMultiply>("*", type, left, right, new IntegerMultiply(type)),
        BinaryOperator.Divide => new BinaryScalar<IntegerDivide>("/", type, left, right, new IntegerDivide(type)),
        _ => new BinaryScalar<IntegerModulo>("MOD", type, left, right, default),
    };

    private static Scalar Float(BinaryOperator operation, Scalar left, Scalar right) => operation switch
    {
        BinaryOperator.Add => new BinaryScalar<FloatAdd>("+", SqlType.Double, left, right, default),
        BinaryOperator.Subtract => new BinaryScalar<FloatSubtract>("-", SqlType.Double, left, right, default),
        BinaryOperator.Multiply => new BinaryScalar<FloatMultiply>("*", SqlType.Double, left, right, default),
        BinaryOperator.Divide => new BinaryScalar<FloatDivide>("/", SqlType.Double, left, right, default),
        _ => new BinaryScalar<FloatModulo>("MOD", SqlType.Double, left, right, default),
    };

    private static Scalar Decimal(BinaryOperator operation, Scalar left, Scalar right)
    {
        var (first, second) = (AsDecimal(left.Type), AsDecimal(right.Type));
        var type = DecimalResult(operation, first, second);
        return operation switch
        {
            BinaryOperator.Add => new BinaryScalar<DecimalAdd>("+", type, left, right, new DecimalAdd(first.Scale, second.Scale, type)),
            BinaryOperator.Subtract => new BinaryScalar<DecimalSubtract>("-", type, left, right, new DecimalSubtract(first.Scale, second.Scale, type)),
            BinaryOperator.Multiply => new BinaryScalar<DecimalMultiply>("*", type, left, right, new DecimalMultiply(first.Scale, second.Scale, type)),
            BinaryOperator.Divide => new BinaryScalar<DecimalDivide>("/", type, left, right, new DecimalDivide(first.Scale, second.Scale, type)),
            _ => new BinaryScalar<DecimalModulo>("MOD", type, left, right, new DecimalModulo(first.Scale, second.Scale, type)),
        };
    }
}
