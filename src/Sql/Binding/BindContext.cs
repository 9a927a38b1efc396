using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Text;

namespace SensorGrid.Sql.Binding;

/// <summary>Holds the destination of what is wrong, and binds expressions with it.</summary>
/// <param name="issues">The destination of what is wrong.</param>
/// <param name="startedAt">The value of CURRENT_TIMESTAMP: milliseconds since 1970-01-01 (UTC).</param>
internal sealed class BindContext(SqlIssues issues, long startedAt)
{
    private BindContext? _silent;
    private ExpressionBinder? _binder;

    /// <summary>The destination of what is wrong.</summary>
    public SqlIssues Issues { get; } = issues;

    /// <summary>Binds expressions.</summary>
    public ExpressionBinder Binder => _binder ??= new ExpressionBinder(Issues, startedAt) { IsFlink = KeepsCase };

    /// <summary>Tries without telling what is wrong.</summary>
    public BindContext Silent => _silent ??= new BindContext(new SqlIssues(""), startedAt) { KeepsCase = KeepsCase };

    /// <summary>Gets whether names without quotes keep their case, as in Flink: what has another case then is found, too, unless there is a name of just this case.</summary>
    public bool KeepsCase { get; init; }

    /// <summary>Writes a name that the language gives, such as WINDOW_START.</summary>
    public string Given(string name) => KeepsCase ? name.ToLowerInvariant() : name;

    /// <summary>Reports an error.</summary>
    public void Error(SyntaxNode node, string message) => Issues.Error(node.Span, message);

    /// <summary>Reports a warning.</summary>
    public void Warning(SyntaxNode node, string message) => Issues.Warning(node.Span, message);

    /// <summary>Binds an expression that has a value without any row.</summary>
    /// <returns>Null when it is wrong, which has been reported with <paramref name="message"/> or a better one.</returns>
    public ConstantScalar? Constant(Expression expression, string message)
    {
        var before = Issues.All.Count;
        switch (Binder.Bind(expression, EmptyScope.Instance))
        {
            case ConstantScalar constant when !constant.Value.IsNull:
                return constant;
            case null when Issues.All.Count > before:
                return null;
            default:
                Error(expression, message);
                return null;
        }
    }
}
