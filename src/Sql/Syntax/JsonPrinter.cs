namespace SensorGrid.Sql.Syntax;

/// <summary>Writes the functions that read JSON.</summary>
internal static class JsonPrinter
{
    /// <summary>Writes a call.</summary>
    public static string Print(JsonExpression json)
    {
        var returning = json.Returning is { } type ? " RETURNING " + ExpressionPrinter.Print(type) : string.Empty;
        var wrapper = json.Wrapper switch
        {
            JsonWrapper.Conditional => " WITH CONDITIONAL WRAPPER",
            JsonWrapper.Unconditional => " WITH WRAPPER",
            _ => string.Empty,
        };
        return $"JSON_{json.Function.ToString().ToUpperInvariant()}({ExpressionPrinter.Print(json.Input)}, {ExpressionPrinter.Print(json.Path)}{returning}{wrapper}"
            + $"{Fallback(json.OnEmpty, "EMPTY")}{Fallback(json.OnError, "ERROR")})";
    }

    private static string Fallback(JsonFallback? fallback, string place) => fallback is null ? string.Empty : $" {Print(fallback)} ON {place}";

    private static string Print(JsonFallback fallback) => fallback.Kind switch
    {
        JsonFallbackKind.Default => "DEFAULT " + ExpressionPrinter.Print(fallback.Default!, Precedence.Additive),
        JsonFallbackKind.EmptyArray => "EMPTY ARRAY",
        JsonFallbackKind.EmptyObject => "EMPTY OBJECT",
        _ => fallback.Kind.ToString().ToUpperInvariant(),
    };
}
