using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>
/// Decides what becomes of rows that come later than the watermark of their table, as Flink does: what keeps nothing passes them on as they come, and the windows of a table function count them for as
/// long as their window is open. All else needs the rows in the order of their time, and loses them.
/// </summary>
internal static class LateRows
{
    /// <summary>A query over rows in the order in which they come, if it keeps nothing; any other query as it is.</summary>
    public static Query AsTheyCome(Query query, Catalog catalog) => query switch
    {
        UnionQuery { IsAll: true } union => union with { Left = AsTheyCome(union.Left, catalog), Right = AsTheyCome(union.Right, catalog) },
        SelectQuery select when KeepsNothing(select) => select with { From = Replace(select.From, catalog, view => ((SubQuerySource)Sorted(view)!.From).Query) },
        _ => query,
    };

    /// <summary>A source whose late rows come as long as the slice of time that they belong to is open; any other source as it is.</summary>
    /// <param name="source">The source of windows, or of groups.</param>
    /// <param name="catalog">The views.</param>
    /// <param name="slice">The length of a slice: an interval.</param>
    public static TableSource WhileOpen(TableSource source, Catalog catalog, Expression slice) => Replace(source, catalog, view => view with
    {
        From = (SubQuerySource)view.From with { Query = Sorted(view)! with { OrderBy = [Sorted(view)!.OrderBy[0] with { Slice = slice }] } },
    });

    /// <summary>The query that sorts the rows of a table with a watermark; null for any other query.</summary>
    private static SelectQuery? Sorted(SelectQuery view) => view.From is SubQuerySource { Query: SelectQuery { OrderBy: [{ IsWatermark: true }] } sorted } ? sorted : null;

    /// <summary>Replaces the query of the table with a watermark that a source reads, through queries and views that keep nothing.</summary>
    private static TableSource Replace(TableSource source, Catalog catalog, Func<SelectQuery, Query> replace)
    {
        switch (source)
        {
            case NamedSource { Over: null } named when catalog.View(named.Path[^1].Text) is { Columns: null, Query: SelectQuery view }:
                var query = Sorted(view) is not null ? replace(view) : Through(view, catalog, replace);
                return ReferenceEquals(query, view) ? source : new SubQuerySource(named.Span, query, null, named.Alias ?? named.Path[^1]) { Columns = named.Columns };
            case SubQuerySource { Over: null, Query: SelectQuery inner } sub:
                return sub with { Query = Through(inner, catalog, replace) };
            default:
                return source;
        }
    }

    private static SelectQuery Through(SelectQuery query, Catalog catalog, Func<SelectQuery, Query> replace)
    {
        if (!KeepsNothing(query))
        {
            return query;
        }

        var source = Replace(query.From, catalog, replace);
        return ReferenceEquals(source, query.From) ? query : query with { From = source };
    }

    private static bool KeepsNothing(SelectQuery query) =>
        query is { IsDistinct: false, GroupBy: [], Stagger: null, Having: null, Windows: [], OrderBy: [], Limit: null }
        && query.Items.OfType<ExpressionItem>().SelectMany(item => ExpressionParts.All(item.Expression)).OfType<FunctionCall>().All(call => call.Over is null)
        && !query.Items.OfType<ExpressionItem>().Any(item => FunctionKinds.HasAggregate(item.Expression));
}
