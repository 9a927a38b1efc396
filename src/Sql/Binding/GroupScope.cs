using SensorGrid.Sql.Operators.Aggregates;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;

namespace SensorGrid.Sql.Binding;

/// <summary>The scope of expressions over the rows of groups: keys, aggregates, and ROWTIME, which is that of the group's row.</summary>
/// <param name="context">Binds arguments.</param>
/// <param name="input">The scope of the rows that are grouped.</param>
/// <param name="keys">The keys.</param>
/// <param name="calls">Receives the aggregates; shared by all expressions of the query.</param>
internal sealed class GroupScope(BindContext context, RelationScope input, IReadOnlyList<GroupKey> keys, List<AggregateCall> calls) : IExpressionScope
{
    /// <summary>The same scope, which says nothing of what is wrong.</summary>
    public GroupScope Silent => new(context.Silent, input.Silent, keys, calls);

    /// <summary>Finds the aggregates in expressions, and in the windows of their functions with OVER.</summary>
    /// <param name="expressions">The expressions of the query; null for one that it does not have.</param>
    /// <param name="windows">The named windows of the query.</param>
    public void Collect(IEnumerable<Expression?> expressions, IReadOnlyList<NamedWindow> windows)
    {
        var parts = expressions.OfType<Expression>().SelectMany(ExpressionParts.All).ToList();
        var specifications = parts.OfType<FunctionCall>().Select(call => call.Over).OfType<WindowSpecification>().Concat(windows.Select(window => window.Window));
        var inWindows = specifications.SelectMany(window => window.PartitionBy.Concat(window.OrderBy.Select(item => item.Expression))).SelectMany(ExpressionParts.All);
        foreach (var call in parts.Concat(inWindows).OfType<FunctionCall>().Where(FunctionKinds.IsAggregate))
        {
            _ = BindAggregate(call);
        }
    }

    public bool TryBind(Expression expression, out Scalar? scalar)
    {
        if (expression is FunctionCall call && FunctionKinds.IsAggregate(call))
        {
            scalar = BindAggregate(call);
            return true;
        }

        if (expression is FunctionCall { Over: not null } over)
        {
            context.Error(over, $"{over.Name.Text} with OVER cannot stand in HAVING: filter in a query around it, FROM (SELECT STREAM ... GROUP BY ...) AS g WHERE ....");
            scalar = null;
            return true;
        }

        if (expression is BinaryExpression { Operator: BinaryOperator.Divide } division)
        {
            WarnOfTruncation(division);
        }

        scalar = expression is NumberLiteral or StringLiteral or NullLiteral or BooleanLiteral or DateTimeLiteral or IntervalLiteral ? null : FindKey(expression);
        if (scalar is null && TumbleFunctions.Rewrite(expression) is { } rewritten)
        {
            scalar = context.Binder.Bind(rewritten, this);
            return true;
        }

        return scalar is not null;
    }

    public Scalar? BindColumn(ColumnReference column)
    {
        var bound = input.BindColumn(column);
        if (bound is RowTimeScalar or null)
        {
            return bound;
        }

        var name = ColumnMessages.Written(column.Path[^1]);
        context.Error(column, $"The column {name} is neither grouped nor aggregated: add it to {(keys.Count > 0 ? "the keys" : "GROUP BY")}, or write MAX({name}).");
        return null;
    }

    private Scalar? FindKey(Expression expression)
    {
        if (context.Silent.Binder.Bind(expression, input.Silent) is not { IsConstant: false } scalar)
        {
            return null;
        }

        var text = scalar.ToString();
        return keys.FirstOrDefault(key => key.Input.ToString() == text)?.Output;
    }

    private void WarnOfTruncation(BinaryExpression division)
    {
        if (FunctionKinds.HasAggregate(division.Left) && FunctionKinds.HasAggregate(division.Right) && IsInteger(division.Left) && IsInteger(division.Right))
        {
            context.Warning(division, "A whole number divided by a whole number is cut to a whole number: write CAST(... AS DOUBLE) / ... for the fraction.");
        }
    }

    private bool IsInteger(Expression expression) => context.Silent.Binder.Bind(expression, Silent) is { Type.IsInteger: true };

    private ColumnScalar? BindAggregate(FunctionCall call)
    {
        if (AggregateBinder.Bind(call, context, input) is not { } aggregate)
        {
            return null;
        }

        var index = calls.FindIndex(known => known.Text == aggregate.Text);
        if (index < 0)
        {
            index = calls.Count;
            calls.Add(aggregate);
        }

        return new ColumnScalar(keys.Count + index, aggregate.Aggregate.Type);
    }
}
