namespace SensorGrid.Sql.Syntax;

/// <summary>Writes calls of functions.</summary>
internal static class CallPrinter
{
    /// <summary>Writes a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isTable">Whether it stands in TABLE, where no function is written without parentheses.</param>
    public static string Print(FunctionCall call, bool isTable = false)
    {
        var hasSuffix = call.IgnoresNulls is not null || call.IsFromLast || call.Over is not null;
        var isBare = call is { IsDistinct: false, IsStar: false, Arguments.Count: 0 } && !hasSuffix;
        if (isBare && !isTable && Words.IsFunctionWithoutParentheses(call.Name.Text))
        {
            return call.Name.Text;
        }

        var isForm = !hasSuffix && !call.IsDistinct && call.Arguments.Count > 0 && call.Arguments.All(IsPlain);
        return $"{NamePrinter.Function(call.Name, isForm)}({(call.IsDistinct ? "DISTINCT " : string.Empty)}{(call.IsStar ? "*" : Arguments(call, isForm))}){Suffix(call)}";
    }

    /// <summary>Writes what is only an argument.</summary>
    public static string Argument(Expression argument) => argument switch
    {
        NamedArgument named => $"{NamePrinter.Print(named.Name)} => {ExpressionPrinter.Print(named.Value)}",
        CursorExpression cursor => $"CURSOR({QueryPrinter.Print(cursor.Query)})",
        TableArgument table => Table(table),
        DescriptorExpression descriptor => $"DESCRIPTOR{NamePrinter.List(descriptor.Columns)[1..]}",
        _ => throw new ArgumentOutOfRangeException(nameof(argument), argument, "Unknown argument."),
    };

    private static string Arguments(FunctionCall call, bool isForm) => call.Name.Text switch
    {
        _ when !isForm => ExpressionPrinter.List(call.Arguments),
        "FLOOR" or "CEIL" or "CEILING" => string.Join(", ", call.Arguments.Select(ExpressionPrinter.WithoutUnit)),
        "POSITION" => string.Join(", ", call.Arguments.Select((argument, i) => ExpressionPrinter.Print(argument, i == 0 ? Precedence.Additive : Precedence.Or))),
        _ => ExpressionPrinter.List(call.Arguments),
    };

    private static string Suffix(FunctionCall call)
    {
        var nulls = call.IgnoresNulls switch { true => " IGNORE NULLS", false => " RESPECT NULLS", null => string.Empty };
        return (call.IsFromLast ? " FROM LAST" : string.Empty) + nulls + WindowPrinter.Over(call.Over);
    }

    private static string Table(TableArgument table)
    {
        var source = table.Source switch
        {
            NamedSource named => " " + NamePrinter.Path(named.Path),
            SubQuerySource query => $"({QueryPrinter.Print(query.Query)})",
            FunctionSource function => $"({Print(function.Call, isTable: true)})",
            _ => throw new ArgumentOutOfRangeException(nameof(table), table, "A join is no argument."),
        };
        return $"TABLE{source}{(table.PartitionBy.Count > 0 ? $" PARTITION BY ({ExpressionPrinter.List(table.PartitionBy)})" : string.Empty)}";
    }

    private static bool IsPlain(Expression argument) => argument is not (NamedArgument or CursorExpression or TableArgument or DescriptorExpression);
}
