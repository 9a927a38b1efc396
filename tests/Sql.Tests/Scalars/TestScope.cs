using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Tests.Scalars;

/// <summary>Binds columns of one schema, ROWTIME, and fields of row values.</summary>
internal sealed class TestScope(RowSchema schema) : IExpressionScope
{
    public bool TryBind(Expression expression, out Scalar? scalar)
    {
        scalar = null;
        return false;
    }

    public Scalar? BindColumn(ColumnReference column)
    {
        var name = column.Path[^1].Text;
        return name == "ROWTIME" ? new RowTimeScalar() : schema.IndexOf(name) is >= 0 and var index ? new ColumnScalar(index, schema.Columns[index].Type) : null;
    }
}
