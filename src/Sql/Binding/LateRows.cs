using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>
/// Decides what becomes of rows that come later than the watermark of their table, as Flink does: what keeps nothing passes them on as they come, and windows of the watermark's column count them while
/// they are open. All else needs the rows in the order of their time, and loses them.
/// </summary>
internal static class LateRows
{
    // A view that reads itself is refused where it is bound.
    private const int MostDepth = 50;

    /// <summary>Gets a query over rows in the order in which they come, if it keeps nothing; any other query as it is.</summary>
    public static Query AsTheyCome(Query query, Catalog catalog) => AsTheyCome(query, catalog, MostDepth);

    /// <summary>Gets a query whose windows count late rows while the slice of time that these belong to is open, if nothing but the windows looks at that time; any other query as it is.</summary>
    public static SelectQuery WhileOpen(SelectQuery query, Catalog catalog)
    {
        if (query.From is FunctionSource function && Window(function.Call) is var (table, column, slice))
        {
            var source = Reads(query, column) ? table.Source : WhileOpen(table.Source, column, slice, catalog, MostDepth);
            return ReferenceEquals(source, table.Source) ? query : query with { From = function with { Call = With(function.Call, table, table with { Source = source }) } };
        }

        return query.GroupBy.OfType<FunctionCall>().FirstOrDefault(IsTumble) is { Arguments: [ColumnReference time, var size] } && !Reads(query, time.Path[^1])
            ? query with { From = WhileOpen(query.From, time.Path[^1], size, catalog, MostDepth) }
            : query;
    }

    private static Query AsTheyCome(Query query, Catalog catalog, int depth) => query switch
    {
        _ when depth == 0 => query,
        UnionQuery { IsAll: true } union => union with { Left = AsTheyCome(union.Left, catalog, depth - 1), Right = AsTheyCome(union.Right, catalog, depth - 1) },
        SelectQuery view when Sorted(view) is { From: SubQuerySource rows } => rows.Query,
        SelectQuery select when KeepsNothing(select) && Inner(select.From, catalog) is { } inner && AsTheyCome(inner.Query, catalog, depth - 1) is var rows && !ReferenceEquals(rows, inner.Query) =>
            select with { From = inner with { Query = rows } },
        _ => query,
    };

    private static TableSource WhileOpen(TableSource source, Name time, Expression slice, Catalog catalog, int depth)
    {
        if (depth == 0 || source.Columns.Count > 0 || Inner(source, catalog) is not { Query: SelectQuery query } inner || Column(query, time) is not { } column)
        {
            return source;
        }

        if (Sorted(query) is { } sorted)
        {
            return column.Text == MetadataColumns.RowTime
                ? inner with { Query = query with { From = (SubQuerySource)query.From with { Query = sorted with { OrderBy = [sorted.OrderBy[0] with { Slice = slice }] } } } }
                : source;
        }

        if (!KeepsNothing(query) || Reads(query, column, but: time))
        {
            return source;
        }

        var from = WhileOpen(query.From, column, slice, catalog, depth - 1);
        return ReferenceEquals(from, query.From) ? source : inner with { Query = query with { From = from } };
    }

    /// <summary>Gets the query behind a source: of a sub-query, or of a view; null for any other source.</summary>
    private static SubQuerySource? Inner(TableSource source, Catalog catalog) => source switch
    {
        SubQuerySource { Over: null } query => query,
        NamedSource { Over: null } named when catalog.View(named.Path[^1].Text) is { Columns: null } view =>
            new SubQuerySource(named.Span, view.Query, null, named.Alias ?? named.Path[^1]) { Columns = named.Columns },
        _ => null,
    };

    /// <summary>Gets the query that sorts the rows of a table with a watermark, if a query is the view over that; null for any other query.</summary>
    private static SelectQuery? Sorted(SelectQuery view) => view.From is SubQuerySource { Query: SelectQuery { OrderBy: [{ IsWatermark: true }] } sorted } ? sorted : null;

    /// <summary>Finds the column of a query's source that a column of the query is; null when it is another value.</summary>
    private static Name? Column(SelectQuery query, Name name)
    {
        foreach (var item in query.Items)
        {
            switch (item)
            {
                case StarItem:
                    return name;
                case ExpressionItem { Expression: ColumnReference column } plain when IsSame(plain.Alias ?? column.Path[^1], name):
                    return column.Path[^1];
                case ExpressionItem { Alias: { } alias } when IsSame(alias, name):
                    return null;
            }
        }

        return null;
    }

    private static bool KeepsNothing(SelectQuery query) =>
        query is { IsDistinct: false, GroupBy: [], Stagger: null, Having: null, Windows: [], OrderBy: [], Limit: null, From: not JoinSource }
        && !query.Items.OfType<ExpressionItem>().Any(item => FunctionKinds.HasOver(item.Expression) || FunctionKinds.HasAggregate(item.Expression));

    /// <summary>Determines whether a query looks at a column other than as the time of its windows.</summary>
    /// <param name="query">The query.</param>
    /// <param name="column">The column.</param>
    /// <param name="but">The name under which the query may pass the column on, once; null for none.</param>
    private static bool Reads(SelectQuery query, Name column, Name? but = null)
    {
        var passed = 0;
        foreach (var item in query.Items)
        {
            var expression = (item as ExpressionItem)?.Expression;
            if ((expression is null || Reads(expression, column)) && (but is null || expression is not (null or ColumnReference) || ++passed > 1))
            {
                return true;
            }
        }

        return new[] { query.Where, query.Having }.OfType<Expression>().Concat(query.GroupBy).Concat(query.OrderBy.Select(order => order.Expression)).Any(expression => Reads(expression, column));
    }

    private static bool Reads(Expression expression, Name column) => expression switch
    {
        ColumnReference reference => IsSame(reference.Path[^1], column),
        FunctionCall { Over: null, Name.Text: var name, Arguments: [ColumnReference, ..] } when IsOfWindow(name) => false,
        _ => ExpressionParts.Children(expression).Any(child => Reads(child, column)),
    };

    private static bool IsOfWindow(string function) => function is "TUMBLE" or "TUMBLE_START" or "TUMBLE_END" or "TUMBLE_ROWTIME" or "HOP_START" or "HOP_END" or "HOP_ROWTIME";

    private static bool IsTumble(FunctionCall call) => call is { Over: null, Name.Text: "TUMBLE" };

    // Names are found in another case too, so each is taken for one that is meant.
    private static bool IsSame(Name one, Name other) => string.Equals(one.Text, other.Text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the table of a window function, the column of its time, and the interval at whose multiples its windows begin and end; null where that is not so.</summary>
    private static (TableArgument Table, Name Column, Expression Slice)? Window(FunctionCall call)
    {
        var slice = call.Name.Text switch { "TUMBLE" => "SIZE", "HOP" => "SLIDE", "CUMULATE" => "STEP", _ => "" };
        var most = call.Name.Text == "TUMBLE" ? 3 : 4;
        return slice.Length > 0
            && call.Arguments.Count == most
            && Argument(call, 0, "DATA") is TableArgument { PartitionBy: [] } table
            && Argument(call, 1, "TIMECOL") is DescriptorExpression { Columns: [var column] }
            && Argument(call, 2, slice) is { } interval
            ? (table, column, interval)
            : null;
    }

    private static Expression? Argument(FunctionCall call, int place, string name) =>
        call.Arguments.OfType<NamedArgument>().FirstOrDefault(argument => argument.Name.Text == name)?.Value ?? (call.Arguments[place] is NamedArgument ? null : call.Arguments[place]);

    private static FunctionCall With(FunctionCall call, TableArgument old, TableArgument table) => call with
    {
        Arguments = [.. call.Arguments.Select(argument => argument switch
        {
            NamedArgument named when ReferenceEquals(named.Value, old) => named with { Value = table },
            _ when ReferenceEquals(argument, old) => table,
            _ => argument,
        })],
    };
}
