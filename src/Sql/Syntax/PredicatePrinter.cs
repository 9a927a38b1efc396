namespace SensorGrid.Sql.Syntax;

/// <summary>Writes what tests an operand.</summary>
internal static class PredicatePrinter
{
    /// <summary>Writes a test.</summary>
    public static string Print(Expression expression) => expression switch
    {
        IsExpression test => $"{Operand(test.Operand)} IS {Not(test.IsNegated)}{Test(test)}",
        BetweenExpression between =>
            $"{Operand(between.Operand)} {Not(between.IsNegated)}BETWEEN {(between.IsSymmetric ? "SYMMETRIC " : string.Empty)}{Operand(between.Low)} AND {Operand(between.High)}",
        InExpression list => $"{Operand(list.Operand)} {Not(list.IsNegated)}IN ({ExpressionPrinter.List(list.Values)})",
        LikeExpression like => Like(like),
        _ => throw new ArgumentOutOfRangeException(nameof(expression), expression, "Unknown test."),
    };

    private static string Test(IsExpression expression) => expression.Test switch
    {
        IsTest.DistinctFrom => $"DISTINCT FROM {Operand(expression.Other!)}",
        var test => test.ToString().ToUpperInvariant(),
    };

    private static string Like(LikeExpression like)
    {
        var escape = like.Escape is { } character ? " ESCAPE " + Operand(character) : string.Empty;
        return $"{Operand(like.Operand)} {Not(like.IsNegated)}{(like.IsSimilar ? "SIMILAR TO" : "LIKE")} {Operand(like.Pattern)}{escape}";
    }

    private static string Not(bool isNegated) => isNegated ? "NOT " : string.Empty;

    private static string Operand(Expression expression) => ExpressionPrinter.Print(expression, Precedence.Additive);
}
