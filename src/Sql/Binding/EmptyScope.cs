using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>The scope of constants: it has no columns, and says nothing of it.</summary>
internal sealed class EmptyScope : IExpressionScope
{
    public static readonly EmptyScope Instance = new();

    public bool TryBind(Expression expression, out Scalar? scalar)
    {
        scalar = null;
        return false;
    }

    public Scalar? BindColumn(ColumnReference column) => null;
}
