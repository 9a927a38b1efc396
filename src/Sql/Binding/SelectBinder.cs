using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Operators.Windows;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds one SELECT: FROM, WHERE, groups or windows, the select list, HAVING, DISTINCT and ORDER BY.</summary>
internal sealed class SelectBinder(BindContext context, SourceBinder sources, SelectQuery query)
{
    /// <summary>Binds the query.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public BoundQuery? Bind()
    {
        if (query.Limit is { } limit)
        {
            context.Error(limit, "LIMIT is not supported: a stream has no end. For the first n rows of each minute write SELECT ... FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY FLOOR(ROWTIME TO MINUTE) ORDER BY x DESC) AS n FROM ...) WHERE n <= 3.");
        }

        if (sources.Bind(query) is not { } relation)
        {
            return null;
        }

        var rows = new RelationScope(context, relation.Sources);
        var items = SelectedItem.Resolve(query, relation.Sources, context);
        if (!TryFilter(relation.Plan, query.Where, "WHERE", rows, out var plan) || items is null)
        {
            return null;
        }

        return IsGrouped ? Group(plan!, rows, items) : Stream(plan!, rows, items);
    }

    private bool IsGrouped =>
        query.GroupBy.Count > 0 || query.Stagger is not null || query.Having is not null
        || query.Items.Any(item => item is ExpressionItem { Expression: var expression } && FunctionKinds.HasAggregate(expression));

    /// <summary>Adds a condition to a plan.</summary>
    /// <returns>False when it is wrong, which has been reported.</returns>
    private bool TryFilter(Plan input, Expression? condition, string clause, IExpressionScope scope, out Plan? plan)
    {
        plan = input;
        if (condition is null)
        {
            return true;
        }

        var scalar = context.Binder.Bind(condition, scope);
        if (scalar is not null && scalar.Type.Kind is not (SqlKind.Boolean or SqlKind.Null))
        {
            context.Error(condition, $"{clause} needs a condition, and this is {scalar.Type}.");
            return false;
        }

        plan = scalar is null ? null : new StepPlan(input, input.Schema, "keeps rows by a condition", (next, errors, _) => new FilterOperator(scalar, next, errors));
        return scalar is not null;
    }

    private BoundQuery? Group(Plan input, RelationScope rows, List<SelectedItem> items)
    {
        if (new GroupBinder(context, rows, items).Bind(query) is not { } groups)
        {
            return null;
        }

        if (items.Find(item => item.Column is not null) is { } star)
        {
            context.Error(star.Node, "* cannot stand beside GROUP BY: write the keys and the aggregates.");
            return null;
        }

        // All aggregates are known before the plan is made, and before what stands behind their columns.
        var scope = new GroupScope(context, rows, groups.Keys, groups.Calls);
        scope.Silent.Collect(items.Select(item => item.Expression!).Append(query.Having).Concat(query.OrderBy.Select(item => item.Expression)), query.Windows);
        var named = new OrderScope(context, scope, scope.Silent, items);
        return TryFilter(groups.Plan(input), query.Having, "HAVING", named, out var plan) && plan is not null
            ? Windowed(plan, scope, scope.Silent, items)
            : null;
    }

    private BoundQuery? Stream(Plan input, RelationScope rows, List<SelectedItem> items)
    {
        if (query is { OrderBy: [{ Within: not null } late], IsDistinct: false })
        {
            return new LateOrderBinder(context, rows).Bind(late, input, items);
        }

        return Windowed(input, rows, rows.Silent, items);
    }

    /// <summary>Binds the select list and ORDER BY over rows or finished groups, with functions over windows of these.</summary>
    private BoundQuery? Windowed(Plan input, IExpressionScope rows, IExpressionScope silentRows, List<SelectedItem> items)
    {
        var windows = new OverWindows();
        var width = input.Schema.Count;
        var scope = new OverScope(context, rows, width, new WindowFrames(context, rows, silentRows, query.Windows), windows);
        var silent = new OverScope(context.Silent, silentRows, width, new WindowFrames(context.Silent, silentRows, silentRows, query.Windows), new OverWindows());
        var bound = Items(items, scope, silent);
        if (!TryOrder(items, scope, silent, out var order) || bound is null)
        {
            return null;
        }

        if (windows.Rank is { } rank)
        {
            return Ranked(input, rank, [.. windows.Ranks], bound);
        }

        return Finish(windows.Count == 0 ? input : Over(input, windows), bound, order);
    }

    private BoundQuery? Ranked(Plan input, BoundRank rank, RankKind[] kinds, List<BoundItem> items)
    {
        if (query.OrderBy.Count > 0 || query.IsDistinct)
        {
            context.Error(query, $"The numbering of rows by an order of values cannot stand beside {(query.IsDistinct ? "DISTINCT" : "ORDER BY")}: write it in a sub-query.");
            return null;
        }

        var width = input.Schema.Count;
        var keys = rank.Partition.Concat(rank.Keys.Select(key => key.Scalar)).ToList();
        var own = input.Schema.Columns.Select((column, i) => (Scalar)new ColumnScalar(i, column.Type));
        var schema = new RowSchema([.. input.Schema.Columns, .. keys.Select((key, i) => new Column($"SORT${i}", key.Type))]);
        var keyed = new ProjectPlan(input, schema, [.. own, .. keys]);
        var order = rank.Keys.Select((key, i) => new SortKey(width + rank.Partition.Count + i, new ValueOrder(key.Scalar.Type), key.IsDescending, key.NullsFirst)).ToArray();
        var description = $"numbers the rows of a step by {ColumnMessages.Count(order.Length, "key")}, {ColumnMessages.Count(rank.Partition.Count, "partition key")}";
        var numbered = new RowSchema([.. input.Schema.Columns, .. kinds.Select(kind => new Column($"{kind}$", SqlType.BigInt))]);
        var plan = new StepPlan(keyed, numbered, description, (next, errors, _) => new RankOperator(rank.Step, width, rank.Partition.Count, order, kinds, next, errors))
        {
            Memory = new PlanMemory([.. rank.Partition.Select((key, i) => new ColumnScalar(width + i, key.Type))], "the rows that are to be numbered", "the rows of one step of time"),
        };
        return Finish(plan, items, null) is { } finished ? finished with { IsSorted = true } : null;
    }

    private static StepPlan Over(Plan input, OverWindows windows)
    {
        var plans = windows.Plans();
        var functions = plans.SelectMany(plan => plan.Functions.Zip(plan.Columns)).OrderBy(function => function.Second);
        var columns = functions.Select(function => new Column($"OVER${function.Second}", function.First.Type));
        var schema = new RowSchema([.. input.Schema.Columns, .. columns]);
        return new StepPlan(input, schema, windows.Describe(), (next, errors, _) => new OverOperator(plans, input.Schema.Count, next, errors))
        {
            Memory = windows.Memory,
        };
    }

    private List<BoundItem>? Items(List<SelectedItem> items, IExpressionScope scope, IExpressionScope silent)
    {
        var monotonicity = new Monotonicity(context.Silent, silent);
        var bound = new List<BoundItem>();
        var isRight = true;
        foreach (var item in items)
        {
            var scalar = item.Column ?? context.Binder.Bind(item.Expression!, scope);
            if (scalar is null)
            {
                isRight = false;
                continue;
            }

            var time = item.Column is { } column ? (column.ReadsRowTimeOnly ? column : null) : monotonicity.Time(item.Expression!);
            var isPromised = time is null && (item.Column is { } selected ? selected is ColumnScalar { IsPromised: true } : monotonicity.Has(item.Expression!));
            bound.Add(new BoundItem(item.Name, scalar, time) { IsPromised = isPromised });
        }

        return isRight ? bound : null;
    }

    private bool TryOrder(List<SelectedItem> items, IExpressionScope scope, IExpressionScope silent, out BoundOrder? order)
    {
        order = null;
        if (query.OrderBy.Count == 0)
        {
            return true;
        }

        if (query.IsDistinct)
        {
            context.Error(query.OrderBy[0], "ORDER BY cannot stand beside DISTINCT: write SELECT DISTINCT in a sub-query, and ORDER BY outside.");
            return false;
        }

        var outer = new OrderScope(context, scope, silent, items);
        return new OrderBinder(context, outer, new OrderScope(context.Silent, silent, silent, items)).TryBind(query.OrderBy, out order);
    }

    private BoundQuery? Finish(Plan input, List<BoundItem> items, BoundOrder? order)
    {
        var columns = items.Select(item => new BoundColumn(item.Name, item.Scalar.Type) { Time = item.Time, IsPromised = item.IsPromised }).ToList();
        var schema = new RowSchema([.. columns.Select(column => new Column(column.Name, column.Type))]);
        var scalars = items.Select(item => item.Scalar).ToArray();
        if (order is not null)
        {
            return new BoundQuery(Sort(input, schema, scalars, order), columns) { IsSorted = true };
        }

        var plan = new ProjectPlan(input, schema, scalars);
        return query.IsDistinct ? Distinct(plan, columns) : new BoundQuery(plan, columns);
    }

    private static StepPlan Sort(Plan input, RowSchema schema, Scalar[] scalars, BoundOrder order)
    {
        var keyColumns = order.Keys.Select((key, i) => new Column($"SORT${i}", key.Scalar.Type));
        var projected = new ProjectPlan(input, new RowSchema([.. schema.Columns, .. keyColumns]), [.. scalars, .. order.Keys.Select(key => key.Scalar)]);
        var keys = order.Keys.Select((key, i) => new SortKey(scalars.Length + i, new ValueOrder(key.Scalar.Type), key.IsDescending, key.NullsFirst)).ToArray();
        return new StepPlan(projected, schema, $"sorts the rows of a step by {ColumnMessages.Count(keys.Length, "key")}", (next, errors, _) => new SortOperator(order.Step, keys, schema.Count, next, errors))
        {
            Memory = PlanMemory.Waiting("the rows that are to be sorted", "the rows of one step of time"),
        };
    }

    private BoundQuery? Distinct(ProjectPlan plan, List<BoundColumn> columns)
    {
        var times = columns.Select(column => column.Time).OfType<Scalar>().ToList();
        if (times.Count == 0)
        {
            context.Error(query, "DISTINCT of a stream needs a column that grows with ROWTIME, since every row would have to be kept for ever: add FLOOR(ROWTIME TO MINUTE) to the columns.");
            return null;
        }

        var step = new TimeStep(times);
        var distinct = new StepPlan(plan, plan.Schema, "keeps different rows", (next, errors, _) => new DistinctOperator(step, next, errors))
        {
            Memory = PlanMemory.OfDistinct(plan.Schema),
        };
        return new BoundQuery(distinct, columns);
    }
}
