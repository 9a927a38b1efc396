using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds conditions: NOT, IS, BETWEEN, IN. Their logic has three values.</summary>
internal static class Predicates
{
    /// <summary>Takes an operand as a condition.</summary>
    /// <returns>Null when it is no BOOLEAN, which has been reported.</returns>
    public static Scalar? AsCondition(Scalar operand, string where, BindSite site) => operand.Type.Kind switch
    {
        SqlKind.Boolean => operand,
        SqlKind.Null => BindSite.Null(SqlType.Boolean),
        _ => site.Error($"{where} needs a condition, but this is {operand.Type}: write a comparison, such as x > 0 or x = 'a'."),
    };

    /// <summary>Binds NOT; unknown stays unknown.</summary>
    public static Scalar Not(Scalar condition) => new MapScalar("NOT", SqlType.Boolean, condition, static value => Value.Of(!value.Boolean));

    /// <summary>Binds IS [NOT] NULL, TRUE, FALSE and UNKNOWN.</summary>
    public static Scalar? Is(Scalar operand, IsTest test, bool isNegated, BindSite site)
    {
        var condition = test == IsTest.Null ? operand : AsCondition(operand, $"IS {test.ToString().ToUpperInvariant()}", site);
        Func<Value, bool> holds = test switch
        {
            IsTest.True => static value => !value.IsNull && value.Boolean,
            IsTest.False => static value => !value.IsNull && !value.Boolean,
            _ => static value => value.IsNull,
        };
        return condition is null ? null : new TestScalar($"IS {(isNegated ? "NOT " : "")}{test.ToString().ToUpperInvariant()}", condition, isNegated ? value => !holds(value) : holds);
    }

    /// <summary>Binds IS [NOT] DISTINCT FROM.</summary>
    public static Scalar? Distinct(Scalar left, Scalar right, bool isNegated, BindSite site)
    {
        var equal = Comparisons.Bind(BinaryOperator.Equal, left, right, site);
        return equal is null ? null : isNegated ? Not(new DistinctScalar(left, right, equal)) : new DistinctScalar(left, right, equal);
    }

    /// <summary>Binds [NOT] BETWEEN, whose bounds are included; SYMMETRIC takes them in either order.</summary>
    public static Scalar? Between(Scalar operand, Scalar low, Scalar high, BetweenExpression between, BindSite site)
    {
        var range = Range(operand, low, high, site);
        var reverse = between.IsSymmetric && range is not null ? Range(operand, high, low, site) : range;
        if (range is null || reverse is null)
        {
            return null;
        }

        Scalar condition = between.IsSymmetric ? new OrScalar(range, reverse) : range;
        return between.IsNegated ? Not(condition) : condition;
    }

    /// <summary>Binds [NOT] IN with a list.</summary>
    public static Scalar? In(Scalar operand, IReadOnlyList<Scalar> values, bool isNegated, BindSite site)
    {
        // Reports what cannot be compared, with its advice.
        if (values.Select(value => Comparisons.Bind(BinaryOperator.Equal, operand, value, site)).ToList().Contains(null))
        {
            return null;
        }

        if (operand.Type.Kind == SqlKind.Null)
        {
            return BindSite.Null(SqlType.Boolean);
        }

        var type = operand.Type.IsText && values.Append(operand).Any(value => value.Type.Kind == SqlKind.Char)
            ? new SqlType(SqlKind.Char)
            : CommonTypes.Of(values.Select(value => value.Type).Append(operand.Type))!;
        var found = new InScalar(Casts.To(operand, type)!, [.. values.Select(value => Casts.To(value, type)!)]);
        return isNegated ? Not(found) : found;
    }

    private static AndScalar? Range(Scalar operand, Scalar low, Scalar high, BindSite site)
    {
        var above = Comparisons.Bind(BinaryOperator.GreaterOrEqual, operand, low, site);
        var below = Comparisons.Bind(BinaryOperator.LessOrEqual, operand, high, site);
        return above is null || below is null ? null : new AndScalar(above, below);
    }
}
