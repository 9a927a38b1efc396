namespace SensorGrid.Sql.Syntax;

/// <summary>Writes queries.</summary>
internal static class QueryPrinter
{
    /// <summary>Writes a query, each clause on a line.</summary>
    public static string Print(Query query) => query switch
    {
        SelectQuery select => Select(select),
        UnionQuery union => $"{Operand(union.Left, isRight: false)}\nUNION {(union.IsAll ? "ALL" : "DISTINCT")}\n{Operand(union.Right, isRight: true)}",
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, "Unknown query."),
    };

    private static string Operand(Query query, bool isRight)
    {
        var needsParentheses = query is SelectQuery select ? select.OrderBy.Count > 0 || select.Limit is not null : isRight;
        return needsParentheses ? $"({Print(query)})" : Print(query);
    }

    private static string Select(SelectQuery query)
    {
        var lines = new List<string>
        {
            $"SELECT STREAM {(query.IsDistinct ? "DISTINCT " : string.Empty)}{string.Join(", ", query.Items.Select(Item))}",
            "FROM " + Source(query.From),
        };
        Add(lines, query.Where is { } where ? "WHERE " + ExpressionPrinter.Print(where) : null);
        Add(lines, query.GroupBy.Count > 0 ? "GROUP BY " + ExpressionPrinter.List(query.GroupBy) : null);
        Add(lines, query.Stagger is { } stagger ? Stagger(stagger) : null);
        Add(lines, query.Having is { } having ? "HAVING " + ExpressionPrinter.Print(having) : null);
        Add(lines, query.Windows.Count > 0 ? "WINDOW " + string.Join(", ", query.Windows.Select(Window)) : null);
        Add(lines, query.OrderBy.Count > 0 ? "ORDER BY " + WindowPrinter.Order(query.OrderBy) : null);
        Add(lines, query.Limit is { } limit ? "LIMIT " + ExpressionPrinter.Print(limit) : null);
        return string.Join('\n', lines);
    }

    private static void Add(List<string> lines, string? clause)
    {
        if (clause is not null)
        {
            lines.Add(clause);
        }
    }

    private static string Item(SelectItem item) => item switch
    {
        StarItem { Source: { } source } => NamePrinter.Print(source) + ".*",
        ExpressionItem expression => ExpressionPrinter.Print(expression.Expression) + Alias(expression.Alias),
        _ => "*",
    };

    private static string Alias(Name? alias) => alias is null ? string.Empty : " AS " + NamePrinter.Print(alias);

    private static string Stagger(StaggerWindow window)
    {
        var keys = window.PartitionBy.Count > 0 ? $"PARTITION BY {ExpressionPrinter.List(window.PartitionBy)} " : string.Empty;
        return $"WINDOWED BY STAGGER ({keys}RANGE {ExpressionPrinter.Print(window.Range)})";
    }

    private static string Window(NamedWindow window) => $"{NamePrinter.Print(window.Name)} AS {WindowPrinter.Print(window.Window)}";

    private static string Source(TableSource source) => source switch
    {
        NamedSource named => NamePrinter.Path(named.Path) + WindowPrinter.Over(named.Over) + Alias(named.Alias) + Columns(named),
        SubQuerySource query => $"({Print(query.Query)})" + WindowPrinter.Over(query.Over) + Alias(query.Alias) + Columns(query),
        FunctionSource function => $"TABLE({CallPrinter.Print(function.Call, isTable: true)})" + Alias(function.Alias) + Columns(function),
        JoinSource join => Join(join),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Unknown source."),
    };

    private static string Columns(TableSource source) => source.Columns.Count == 0 ? string.Empty : $" ({string.Join(", ", source.Columns.Select(NamePrinter.Print))})";

    private static string Join(JoinSource join)
    {
        if (IsComma(join))
        {
            return $"{Source(join.Left)}, {Enclose(join.Right, IsComma(join.Right))}";
        }

        var condition = join.On is { } on ? " ON " + ExpressionPrinter.Print(on) : string.Empty;
        return $"{Enclose(join.Left, IsComma(join.Left))} {join.Kind.ToString().ToUpperInvariant()} JOIN {Enclose(join.Right, join.Right is JoinSource)}{condition}";
    }

    private static bool IsComma(TableSource source) => source is JoinSource { Kind: JoinKind.Inner, On: null };

    private static string Enclose(TableSource source, bool isNeeded) => isNeeded ? $"({Source(source)})" : Source(source);
}
