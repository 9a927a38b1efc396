using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds operators by the types of their operands.</summary>
internal static class Operators
{
    /// <summary>Binds an operator with one operand.</summary>
    /// <returns>Null when the type is wrong, which has been reported.</returns>
    public static Scalar? Unary(UnaryOperator operation, Scalar operand, BindSite site)
    {
        if (operation == UnaryOperator.Not)
        {
            return Predicates.AsCondition(operand, "NOT", site) is { } condition ? Predicates.Not(condition) : null;
        }

        if (operand.Type.IsNumber || operand.Type.Kind == SqlKind.Null)
        {
            return operation == UnaryOperator.Plus || operand.Type.Kind == SqlKind.Null ? operand : Arithmetic.Negate(operand);
        }

        return operand.Type.IsInterval
            ? operation == UnaryOperator.Plus
                ? operand
                : new MapScalar("-", operand.Type, operand, static value => Value.Of(Numbers.FitInteger(-(Int128)value.Bits, SqlType.BigInt))) { Units = operand.Units }
            : site.Error($"{(operation == UnaryOperator.Plus ? "+" : "-")} needs a number or an interval, but its operand is {operand.Type}.{CastAdvice(operand)}");
    }

    /// <summary>Binds an operator with two operands.</summary>
    /// <returns>Null when the types are wrong, which has been reported.</returns>
    public static Scalar? Binary(BinaryOperator operation, Scalar left, Scalar right, BindSite site) => operation switch
    {
        BinaryOperator.And or BinaryOperator.Or => Logic(operation, left, right, site),
        BinaryOperator.Concatenate => TextFunctions.Concatenate(left, right, site),
        BinaryOperator.Add or BinaryOperator.Subtract or BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Modulo => Calculate(operation, left, right, site),
        _ => Comparisons.Bind(operation, left, right, site),
    };

    private static Scalar? Logic(BinaryOperator operation, Scalar left, Scalar right, BindSite site)
    {
        var first = Predicates.AsCondition(left, OperatorText.Of(operation), site);
        var second = Predicates.AsCondition(right, OperatorText.Of(operation), site);
        return first is null || second is null ? null : operation == BinaryOperator.And ? new AndScalar(first, second) : new OrScalar(first, second);
    }

    private static Scalar? Calculate(BinaryOperator operation, Scalar left, Scalar right, BindSite site)
    {
        var (first, second) = (left.Type, right.Type);
        if (first.Kind == SqlKind.Null || second.Kind == SqlKind.Null)
        {
            var known = first.Kind == SqlKind.Null ? second : first;
            return known.IsText || known.Kind is SqlKind.Boolean or SqlKind.Row or SqlKind.Varbinary ? Wrong(operation, left, right, site) : BindSite.Null(known);
        }

        return first.IsNumber && second.IsNumber ? Arithmetic.Numeric(operation, left, right)
            : (first.IsTime || first.IsInterval || second.IsTime || second.IsInterval) && !first.IsText && !second.IsText ? TimeArithmetic.Bind(operation, left, right, site)
            : Wrong(operation, left, right, site);
    }

    private static Scalar? Wrong(BinaryOperator operation, Scalar left, Scalar right, BindSite site)
    {
        var advice = operation == BinaryOperator.Add && (left.Type.IsText || right.Type.IsText) ? " To join text, write a || b." : "";
        var cast = left.Type.IsText ? CastAdvice(left) : CastAdvice(right);
        return site.Error($"{OperatorText.Of(operation)} cannot be applied to {left.Type} and {right.Type}.{advice}{cast}");
    }

    private static string CastAdvice(Scalar operand) => operand.Type.IsText ? " To calculate with text, write CAST(... AS DOUBLE)." : "";
}
