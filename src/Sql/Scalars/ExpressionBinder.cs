using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds expressions: finds names, types and functions. Reports every error that it finds.</summary>
/// <param name="issues">The destination of what is wrong.</param>
/// <param name="startedAt">The value of CURRENT_TIMESTAMP: milliseconds since 1970-01-01 (UTC).</param>
internal sealed class ExpressionBinder(SqlIssues issues, long startedAt)
{
    /// <summary>Binds an expression.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public Scalar? Bind(Expression expression, IExpressionScope scope) => throw new NotImplementedException($"{issues}{startedAt}");

    /// <summary>Resolves a type as it is written.</summary>
    /// <returns>Null when there is no such type, which has been reported.</returns>
    public SqlType? Resolve(TypeName type) => throw new NotImplementedException($"{issues}{startedAt}");

    /// <summary>Converts a value to a column's type as an insert does.</summary>
    /// <returns>The scalar itself when it fits; null when no value of its type can become one of the other.</returns>
    public static Scalar? Convert(Scalar scalar, SqlType type) => throw new NotImplementedException();
}
