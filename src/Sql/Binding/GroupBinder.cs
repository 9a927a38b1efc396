using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds GROUP BY and WINDOWED BY STAGGER.</summary>
/// <param name="context">Binds the keys.</param>
/// <param name="rows">The scope of the rows that are grouped.</param>
/// <param name="items">The select list, whose aliases may stand for keys.</param>
internal sealed class GroupBinder(BindContext context, RelationScope rows, IReadOnlyList<SelectedItem> items)
{
    private const string StepExample = "STEP(ROWTIME BY INTERVAL '60' SECOND)";

    private readonly Monotonicity _monotonicity = new(context.Silent, rows.Silent);

    /// <summary>Binds the groups of a query.</summary>
    /// <returns>Null when they are wrong, which has been reported.</returns>
    public BoundGroups? Bind(SelectQuery query)
    {
        if (query.Stagger is { } stagger)
        {
            return Bind(stagger);
        }

        if (query.GroupBy.Count == 0)
        {
            context.Error(Aggregate(query), $"An aggregate of a stream needs groups that end: add GROUP BY {StepExample}, or write OVER (RANGE INTERVAL '60' SECOND PRECEDING) behind it.");
            return null;
        }

        var expressions = query.GroupBy.Select(Resolve).ToList();
        var scalars = expressions.Select(Key).ToList();
        if (scalars.Contains(null))
        {
            return null;
        }

        return Bind(query, expressions, scalars!);
    }

    private BoundGroups? Bind(SelectQuery query, List<Expression> expressions, List<Scalar> scalars)
    {
        if (scalars.FindIndex(rows.IsWindowEnd) is var end and >= 0)
        {
            // The rows of groups have the end of their window as ROWTIME, so what is behind them can rely on that.
            return new BoundGroups([.. scalars.Select((scalar, i) => new GroupKey(scalar, i == end ? new RowTimeScalar() : new ColumnScalar(i, scalar.Type) { Units = scalar.Units }))]) { WindowEnd = end };
        }

        var times = scalars.Where((scalar, i) => _monotonicity.Time(expressions[i]) is not null).ToList();
        var promised = Enumerable.Range(0, scalars.Count).Where(i => !scalars[i].ReadsRowTimeOnly && _monotonicity.Has(expressions[i])).ToArray();
        if (times.Count == 0 && promised.Length == 0)
        {
            context.Error(query.GroupBy[0], $"The groups would never end, since no key grows with ROWTIME: add {StepExample} to GROUP BY. Other times may stay as a further key.");
            return null;
        }

        var step = times.Count > 0 ? new TimeStep(times) : null;
        var offset = step is { IncludesEnd: false } && promised.Length == 0 ? -1 : 0;
        var keys = scalars.Select((scalar, i) => new GroupKey(scalar, Output(scalar, i, times, offset, promised.Length > 0)));
        return new BoundGroups([.. keys]) { Step = step, Promised = promised };
    }

    /// <summary>A key that grows with ROWTIME stays an expression of ROWTIME behind the groups, so that later steps can rely on it.</summary>
    private static Scalar Output(Scalar scalar, int index, List<Scalar> times, int offset, bool isPromised)
    {
        if (isPromised || !times.Contains(scalar))
        {
            return new ColumnScalar(index, scalar.Type) { Units = scalar.Units };
        }

        return offset == 0 ? scalar : new ShiftedTimeScalar(scalar, offset) { Units = scalar.Units };
    }

    private BoundGroups? Bind(StaggerWindow stagger)
    {
        const string Range = "STAGGER needs a range of days to seconds, as in RANGE INTERVAL '1' MINUTE.";
        var scalars = stagger.PartitionBy.Select(key => Key(Resolve(key))).ToList();
        if (context.Constant(stagger.Range, Range) is not { } range || scalars.Contains(null))
        {
            return null;
        }

        if (range.Type.Kind is not SqlKind.DayInterval || range.Value.Bits is < 1 or > WindowFrames.Longest)
        {
            context.Error(stagger.Range, Range);
            return null;
        }

        return new BoundGroups([.. scalars.Select((scalar, i) => new GroupKey(scalar!, new ColumnScalar(i, scalar!.Type) { Units = scalar.Units }))]) { Stagger = range.Value.Bits };
    }

    private Scalar? Key(Expression expression)
    {
        if (expression is NumberLiteral)
        {
            context.Error(expression, "A key of a group is an expression; numbers of columns are not supported: write the expression of the column again.");
            return null;
        }

        return context.Binder.Bind(expression, rows);
    }

    /// <summary>Replaces an alias of the select list that is no column of the input.</summary>
    private Expression Resolve(Expression expression)
    {
        if (expression is not ColumnReference { Path: [var name] } column || rows.Silent.BindColumn(column) is not null)
        {
            return expression;
        }

        var named = items.Where(item => item.HasAlias && item.Name == name.Text && item.Expression is not null).ToList();
        return named is [{ Expression: { } meant }] && !FunctionKinds.HasAggregate(meant) ? meant : expression;
    }

    private static SyntaxNode Aggregate(SelectQuery query)
    {
        var expressions = query.Items.OfType<ExpressionItem>().Select(item => item.Expression).Append(query.Having).OfType<Expression>();
        return (SyntaxNode?)expressions.SelectMany(ExpressionParts.All).FirstOrDefault(part => part is FunctionCall call && FunctionKinds.IsAggregate(call)) ?? query.Having ?? (SyntaxNode)query;
    }
}
