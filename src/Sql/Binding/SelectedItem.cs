using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>An item of a select list, stars resolved.</summary>
/// <param name="Node">Where it is written.</param>
/// <param name="Name">The name of its column.</param>
/// <param name="Expression">The expression; null for a column of a star.</param>
/// <param name="Column">The column of a star; null for an expression.</param>
internal sealed record SelectedItem(SyntaxNode Node, string Name, Expression? Expression, Scalar? Column)
{
    /// <summary>Gets whether the name was given by the author, as an alias.</summary>
    public bool HasAlias { get; init; }

    /// <summary>Resolves the items of a select list.</summary>
    /// <returns>Null when one is wrong, which has been reported.</returns>
    public static List<SelectedItem>? Resolve(SelectQuery query, IReadOnlyList<RelationSource> sources, BindContext context)
    {
        var items = new List<SelectedItem>();
        var isRight = true;
        foreach (var item in query.Items)
        {
            if (item is StarItem star)
            {
                isRight &= TryAdd(star, sources, items, context);
            }
            else if (item is ExpressionItem { Expression: var expression, Alias: var alias })
            {
                var name = alias?.Text ?? (expression is ColumnReference column ? column.Path[^1].Text : $"EXPR${items.Count}");
                items.Add(new SelectedItem(item, name, expression, null) { HasAlias = alias is not null });
            }
        }

        return isRight ? items : null;
    }

    private static bool TryAdd(StarItem star, IReadOnlyList<RelationSource> sources, List<SelectedItem> items, BindContext context)
    {
        var among = star.Source is null ? sources : [.. sources.Where(source => source.Name == star.Source.Text)];
        if (among.Count == 0)
        {
            context.Issues.Error(star.Source!.Span, new ColumnMessages(sources).NoSource(star.Source));
            return false;
        }

        foreach (var source in among)
        {
            for (var i = 0; i < source.Columns.Count; i++)
            {
                var column = source.Columns[i];
                if (!column.IsMetadata && !column.IsHidden)
                {
                    items.Add(new SelectedItem(star, column.Name, null, column.Time ?? new ColumnScalar(source.Offset + i, column.Type) { IsPromised = column.IsPromised }));
                }
            }
        }

        return true;
    }
}
