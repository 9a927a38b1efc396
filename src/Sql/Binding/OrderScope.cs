using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>The scope of ORDER BY and HAVING: that of the select list, and its names.</summary>
/// <param name="context">Binds the named items.</param>
/// <param name="inner">The scope of the select list.</param>
/// <param name="silent">The same, which says nothing of what is wrong.</param>
/// <param name="items">The select list.</param>
internal sealed class OrderScope(BindContext context, IExpressionScope inner, IExpressionScope silent, IReadOnlyList<SelectedItem> items) : IExpressionScope
{
    public bool TryBind(Expression expression, out Scalar? scalar) => inner.TryBind(expression, out scalar);

    public Scalar? BindColumn(ColumnReference column)
    {
        if (column.Path is [var name] && name.Text != MetadataColumns.RowTime && silent.BindColumn(column) is null && Named(name.Text) is { } item)
        {
            return item.Column ?? context.Binder.Bind(item.Expression!, inner);
        }

        return inner.BindColumn(column);
    }

    /// <summary>Replaces a name of the select list by what it names. A name alone means the select list before the input.</summary>
    public Expression Resolve(Expression expression) =>
        expression is ColumnReference { Path: [var name] } && name.Text != MetadataColumns.RowTime && Named(name.Text) is { Expression: { } meant, HasAlias: true } ? meant : expression;

    private SelectedItem? Named(string name)
    {
        var named = items.Where(item => item.Name == name).ToList();
        return named.Count == 1 ? named[0] : null;
    }
}
