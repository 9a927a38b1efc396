using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds CASE, COALESCE, NULLIF and their like: values of one type, the common one.</summary>
internal static class Choices
{
    /// <summary>Binds the condition of a branch: WHEN itself, or its equality with the operand of CASE.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public static Scalar? Condition(Scalar? operand, Scalar when, BindSite site) =>
        operand is null ? Predicates.AsCondition(when, "WHEN", site) : Comparisons.Bind(BinaryOperator.Equal, operand, when, site);

    /// <summary>Binds CASE.</summary>
    /// <param name="conditions">The conditions.</param>
    /// <param name="values">The values, that of ELSE last.</param>
    /// <param name="site">Where it is written.</param>
    /// <returns>Null when the values have no common type, which has been reported.</returns>
    public static Scalar? Case(IReadOnlyList<Scalar> conditions, IReadOnlyList<Scalar> values, BindSite site) =>
        Unite(values, "CASE", site) is var (type, united) ? new CaseScalar(type, [.. conditions.Select(ConstantScalar.Fold)], united) { Units = united[0].Units } : null;

    /// <summary>Binds COALESCE.</summary>
    /// <returns>Null when the values have no common type, which has been reported.</returns>
    public static Scalar? Coalesce(IReadOnlyList<Scalar> values, BindSite site) =>
        Unite(values, "COALESCE", site) is var (type, united) ? new CoalesceScalar(type, united) { Units = united[0].Units } : null;

    /// <summary>Binds NULLIF.</summary>
    /// <returns>Null when the two cannot be compared, which has been reported.</returns>
    public static Scalar? NullIf(Scalar value, Scalar other, BindSite site) =>
        Comparisons.Bind(BinaryOperator.Equal, value, other, site) is { } equal ? new NullIfScalar(value, other, equal) : null;

    /// <summary>Converts values to their common type.</summary>
    /// <returns>The type, and the values, of which text may be shorter; null when there is none, which has been reported.</returns>
    public static (SqlType Type, IReadOnlyList<Scalar> Values)? Unite(IReadOnlyList<Scalar> values, string where, BindSite site)
    {
        if (CommonTypes.Of(values.Select(value => value.Type)) is { } type)
        {
            return (type, [.. values.Select(value => Casts.To(value, type)!)]);
        }

        var types = values.Select(value => value.Type).Where(one => one.Kind != SqlKind.Null).Distinct();
        site.Error($"The values of {where} must have one type, but they are {string.Join(" and ", types)}: write a CAST of one of them.");
        return null;
    }
}
