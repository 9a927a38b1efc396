using SensorGrid.Sql.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>The place of an expression that is being bound, to which what is wrong is reported.</summary>
/// <param name="Issues">The destination of what is wrong.</param>
/// <param name="Span">Where the expression is written.</param>
internal readonly record struct BindSite(SqlIssues Issues, TextSpan Span)
{
    /// <summary>Reports an error.</summary>
    /// <returns>Null, as the result of the binding.</returns>
    public Scalar? Error(string message)
    {
        Issues.Error(Span, message);
        return null;
    }

    /// <summary>Creates the null of a type.</summary>
    public static Scalar Null(SqlType type) => new ConstantScalar(Value.Null, type);
}
