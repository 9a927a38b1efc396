using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>Tells functions of many rows from functions of one.</summary>
internal static class FunctionKinds
{
    private static readonly HashSet<string> Aggregates = new(StringComparer.Ordinal)
    {
        "COUNT", "SUM", "AVG", "MIN", "MAX", "FIRST_VALUE", "LAST_VALUE", "STDDEV", "STDDEV_POP", "STDDEV_SAMP", "VARIANCE", "VAR_POP", "VAR_SAMP", "ANY", "SOME", "EVERY", "LISTAGG", "STRING_AGG",
    };

    private static readonly HashSet<string> Analytic = new(StringComparer.Ordinal) { "LAG", "LEAD", "NTH_VALUE", "ROW_NUMBER", "RANK", "DENSE_RANK", "EXP_AVG" };

    /// <summary>Determines whether it is computed of a group of rows.</summary>
    public static bool IsAggregate(FunctionCall call) => call.Over is null && Aggregates.Contains(call.Name.Text);

    /// <summary>Determines whether it can only stand before OVER.</summary>
    public static bool IsAnalytic(FunctionCall call) => Analytic.Contains(call.Name.Text);

    /// <summary>Determines whether an aggregate is in an expression.</summary>
    public static bool HasAggregate(Expression expression) => ExpressionParts.All(expression).Any(part => part is FunctionCall call && IsAggregate(call));

    /// <summary>Determines whether a function with OVER is in an expression.</summary>
    public static bool HasOver(Expression expression) => ExpressionParts.All(expression).Any(part => part is FunctionCall { Over: not null });
}
