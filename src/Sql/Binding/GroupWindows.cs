using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>
/// Flink's older spelling of windows of which a row may be in several, GROUP BY HOP(time, slide, size) or SESSION(time, gap), in terms of TABLE(HOP(...)): the source becomes the table function, and the
/// key becomes its window_start and window_end.
/// </summary>
internal static class GroupWindows
{
    /// <summary>The name of the column with a window's start.</summary>
    public const string Start = "WINDOW_START";

    private const string End = "WINDOW_END";
    private const string Time = "WINDOW_TIME";

    /// <summary>Finds the column that a function of a window stands for.</summary>
    /// <returns>Null for any other function.</returns>
    public static ColumnReference? ColumnOf(FunctionCall call) => call.Name.Text switch
    {
        "HOP_START" or "SESSION_START" => Column(call, Start),
        "HOP_END" or "SESSION_END" => Column(call, End),
        "HOP_ROWTIME" or "SESSION_ROWTIME" => Column(call, Time),
        _ => null,
    };

    /// <summary>Rewrites a query that has such a key; gives any other one as it is.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public static SelectQuery? Rewrite(SelectQuery query, BindContext context)
    {
        var windows = query.GroupBy.OfType<FunctionCall>().Where(IsWindow).ToList();
        if (windows.Count == 0)
        {
            return query;
        }

        var window = windows[0];
        var (name, form) = (window.Name.Text, Form(window));
        if (windows.Count > 1)
        {
            return Fail(context, windows[1], $"A query has one window: {name} stands among its keys already.");
        }

        if (window.Arguments.Count != (name == "HOP" ? 3 : 2) || window.Arguments[0] is not ColumnReference time)
        {
            return Fail(context, window, $"Write {form}.");
        }

        if (query.From is JoinSource)
        {
            return Fail(context, window, $"{name} cannot stand beside a join: join in a sub-query, FROM (SELECT ...) AS j, and group its rows.");
        }

        if (Others(query).FirstOrDefault(call => !HasSameArguments(call, window)) is { } other)
        {
            return Fail(context, other, $"{other.Name.Text} belongs to another window than {name} of GROUP BY: write {name}_{other.Name.Text.Split('_')[^1]} with the same arguments.");
        }

        var keys = query.GroupBy.Where(key => !ReferenceEquals(key, window)).ToList();
        var isSession = name == "SESSION";
        var alias = Alias(query.From);
        var source = isSession && query.Where is not null ? new SubQuerySource(query.From.Span, Filtered(query), null, alias) : query.From;
        var table = new TableArgument(window.Span, source) { PartitionBy = isSession ? keys : [] };
        var call = window with { Arguments = [table, new DescriptorExpression(time.Span, [time.Path[^1]]), .. window.Arguments.Skip(1)] };
        return query with
        {
            From = new FunctionSource(query.From.Span, call, alias),
            Where = isSession ? null : query.Where,
            GroupBy = [.. keys, Column(window, Start), Column(window, End), Column(window, Time)],
        };
    }

    private static SelectQuery? Fail(BindContext context, SyntaxNode node, string message)
    {
        context.Error(node, message);
        return null;
    }

    private static bool IsWindow(FunctionCall call) => call is { Over: null, Name.Text: "HOP" or "SESSION" };

    private static string Form(FunctionCall window) => window.Name.Text == "HOP" ? "GROUP BY HOP(ROWTIME, slide, size), the slide first" : "GROUP BY SESSION(ROWTIME, gap)";

    private static ColumnReference Column(SyntaxNode at, string name) => new(at.Span, [new Name(at.Span, name, false)]);

    /// <summary>The functions of windows in the select list, HAVING and ORDER BY.</summary>
    private static IEnumerable<FunctionCall> Others(SelectQuery query) =>
        query.Items.OfType<ExpressionItem>().Select(item => item.Expression).Append(query.Having).Concat(query.OrderBy.Select(item => item.Expression)).OfType<Expression>()
            .SelectMany(ExpressionParts.All).OfType<FunctionCall>().Where(call => ColumnOf(call) is not null);

    private static bool HasSameArguments(FunctionCall call, FunctionCall window) =>
        call.Name.Text.StartsWith($"{window.Name.Text}_", StringComparison.Ordinal)
        && ExpressionPrinter.List(call.Arguments) == ExpressionPrinter.List(window.Arguments);

    private static Name? Alias(TableSource source) => source switch
    {
        NamedSource named => named.Alias ?? named.Path[^1],
        SubQuerySource query => query.Alias,
        FunctionSource function => function.Alias,
        _ => null,
    };

    /// <summary>The rows of the source that WHERE keeps: a session is made of those alone.</summary>
    private static SelectQuery Filtered(SelectQuery query) =>
        new(query.Span, false, [new StarItem(query.Span, null)], query.From, query.Where, [], null, null, [], []);
}
