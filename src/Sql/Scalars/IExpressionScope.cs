using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Scalars;

/// <summary>The surroundings in which names of an expression have a meaning.</summary>
internal interface IExpressionScope
{
    /// <summary>Binds a whole sub-expression that means something here: a key of the group, an aggregate, a windowed function. Asked for each node, the outermost first.</summary>
    /// <param name="expression">The node.</param>
    /// <param name="scalar">The result; null when it is wrong, which has been reported.</param>
    /// <returns>False when the node is bound as any other.</returns>
    bool TryBind(Expression expression, out Scalar? scalar);

    /// <summary>Binds a column, ROWTIME included.</summary>
    /// <returns>Null when there is none, which has been reported.</returns>
    Scalar? BindColumn(ColumnReference column);
}
