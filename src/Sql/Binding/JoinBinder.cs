using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Operators.Joins;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds joins.</summary>
internal sealed class JoinBinder(BindContext context, SourceBinder sources)
{
    /// <summary>The longest step of time whose rows are joined with each other.</summary>
    public const long LongestStep = 7 * 86_400_000;

    /// <summary>Binds a join.</summary>
    /// <param name="join">The join.</param>
    /// <param name="query">The query: its WHERE may hold the condition, its WINDOW clause the windows.</param>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public Relation? Bind(JoinSource join, SelectQuery query)
    {
        var (left, right) = (Side(join.Left, query), Side(join.Right, query));
        if (left is null || right is null)
        {
            return null;
        }

        return (left.Plan, right.Plan) switch
        {
            (TablePlan, TablePlan) => Fail(join, "Two reference tables cannot be joined with each other: join a stream with one, and the result with the other."),
            (_, TablePlan table) => Table(join, query, left, right, table, isTableFirst: false),
            (TablePlan table, _) => Table(join, query, right, left, table, isTableFirst: true),
            _ => Streams(join, query, left, right),
        };
    }

    private Relation? Side(TableSource source, SelectQuery query) => source is JoinSource join ? Bind(join, query) : sources.Bind(source);

    private Relation? Fail(SyntaxNode node, string message)
    {
        context.Error(node, message);
        return null;
    }

    private Relation? Table(JoinSource join, SelectQuery query, Relation stream, Relation table, TablePlan plan, bool isTableFirst)
    {
        var keeps = isTableFirst ? JoinKind.Right : JoinKind.Left;
        if (join.Kind is not (JoinKind.Inner or JoinKind.Cross) && join.Kind != keeps)
        {
            return Fail(join, "Rows of a reference table have no time at which they could leave without a partner: only the rows of the stream can be kept, stream LEFT JOIN table.");
        }

        if ((SourceBinder.OverOf(join.Left) ?? SourceBinder.OverOf(join.Right)) is { } over)
        {
            return Fail(over, "A join with a reference table has no window: leave OVER out.");
        }

        var joined = Combine(isTableFirst ? table : stream, isTableFirst ? stream : table);
        var keys = Keys(join, query, stream, table);
        if (!TryBindRest(join.On, joined, keys, out var condition))
        {
            return null;
        }

        var index = new TableIndex(plan.Table.Rows, [.. keys.Select(key => key.Right)]);
        var operation = new TableJoin(index, [.. keys.Select(key => key.Left)], condition, join.Kind == keeps, isTableFirst, stream.Plan.Schema.Count, plan.Schema.Count);
        var schema = isTableFirst ? Schema(plan, stream.Plan) : Schema(stream.Plan, plan);
        var description = $"{(join.Kind == keeps ? "left joins" : "joins")} the table \"{plan.Table.Name}\" by {ColumnMessages.Count(keys.Count, "key")}";
        var step = new StepPlan(stream.Plan, schema, description, (next, _, errors) => new TableJoinOperator(operation, next, errors))
        {
            Carried = [.. schema.Columns.Select((_, index) => CarriedOf(index - (isTableFirst ? plan.Schema.Count : 0), stream.Plan.Schema))],
        };
        return new Relation(step, joined);
    }

    private static ColumnScalar? CarriedOf(int index, RowSchema stream) => index >= 0 && index < stream.Count ? new ColumnScalar(index, stream.Columns[index].Type) : null;

    private Relation? Streams(JoinSource join, SelectQuery query, Relation left, Relation right)
    {
        var (leftOver, rightOver) = (SourceBinder.OverOf(join.Left), SourceBinder.OverOf(join.Right));
        (left, right) = (WithTime(left), WithTime(right));
        var keys = Keys(join, query, left, right);
        var bounds = leftOver is null && rightOver is null ? Bounds(join, query, left, right) : null;
        var step = leftOver is null && rightOver is null ? keys.Select(key => StepOf(key, left, right)).Where(length => length is not null).Min() : null;
        var isBounded = bounds is { Least: not null, Greatest: not null };
        if (leftOver is null && rightOver is null && step is null && !isBounded)
        {
            return Fail(
                join,
                bounds is { Least: not null } or { Greatest: not null }
                ? "The condition bounds the times of the two streams on one side only, so rows would have to be kept for ever: write both, as in x.ROWTIME BETWEEN y.ROWTIME - INTERVAL '5' MINUTE AND y.ROWTIME."
                : "Two streams can be joined only within a window: without one, every row would have to be kept for ever. "
                + "Write a window behind at least one of them, as in FROM a OVER (RANGE INTERVAL '60' SECOND PRECEDING) AS x JOIN b AS y ON x.k = y.k, or bound their times, x.ROWTIME BETWEEN y.ROWTIME - INTERVAL '60' SECOND AND y.ROWTIME.");
        }

        var joined = Combine(left, right);
        var leftWindow = step is { } one ? new BoundWindow(IsRows: false, one) : isBounded ? new BoundWindow(IsRows: false, Math.Max(0, -bounds!.Least!.Value)) : Window(leftOver, left, query);
        var rightWindow = step is { } other ? new BoundWindow(IsRows: false, other) : isBounded ? new BoundWindow(IsRows: false, Math.Max(0, bounds!.Greatest!.Value)) : Window(rightOver, right, query);
        if (!TryBindRest(join.On, joined, keys, out var condition) || (leftOver is not null && leftWindow is null) || (rightOver is not null && rightWindow is null))
        {
            return null;
        }

        var leftSide = Side(left, leftWindow, [.. keys.Select(key => key.Left)], join.Kind is JoinKind.Left or JoinKind.Full);
        var rightSide = Side(right, rightWindow, [.. keys.Select(key => key.Right)], join.Kind is JoinKind.Right or JoinKind.Full);
        return new Relation(new StreamJoinPlan(left.Plan, leftSide, right.Plan, rightSide, condition) { Memory = MemoryOf(leftSide, rightSide) }, joined);
    }

    private static PlanMemory MemoryOf(JoinSide left, JoinSide right) =>
        new([], "the rows of both windows", $"{LengthOf(left)} of the left stream, {LengthOf(right)} of the right one");

    private static string LengthOf(JoinSide side) => !side.HasWindow ? "none" : side.IsRows ? FormattableString.Invariant($"{side.Length + 1} rows") : PlanMemory.Time(side.Length);

    /// <summary>Finds the bounds of an interval join.</summary>
    private JoinBounds Bounds(JoinSource join, SelectQuery query, Relation left, Relation right)
    {
        var bounds = new JoinBounds(context, left, right);
        foreach (var conjunct in ExpressionParts.Conjuncts(join.On).Concat(join.Kind is JoinKind.Inner or JoinKind.Cross ? ExpressionParts.Conjuncts(query.Where) : []))
        {
            bounds.Add(conjunct);
        }

        return bounds;
    }

    /// <summary>Finds how far the ROWTIMEs of two rows can be apart when a key is equal: 0 for ROWTIME itself, a millisecond less than the window for the bounds of one.</summary>
    /// <returns>Null when the key says nothing of them.</returns>
    private static long? StepOf(JoinKey key, Relation left, Relation right)
    {
        if (TimeOf(key.Left, left) is not { } first || TimeOf(key.Right, right) is not { } second || first.ToString() != second.ToString())
        {
            return null;
        }

        var step = new TimeStep([first]);
        var start = step.End(0);
        if (start == long.MaxValue || step.End(start) is not (var end and < long.MaxValue) || step.End(end) - end != end - start)
        {
            return null;
        }

        return end - start <= LongestStep ? end - start - 1 : null;
    }

    private static Scalar? TimeOf(Scalar key, Relation side) => key is ColumnScalar column
        ? side.Sources.Any(source => source.TimeColumn == column.Index) ? new RowTimeScalar() : side.Sources.Select(source => source.OwnTime(column.Index)).FirstOrDefault(time => time is not null)
        : null;

    private static JoinSide Side(Relation relation, BoundWindow? window, Scalar[] keys, bool keepsUnmatched) =>
        new(relation.Plan.Schema.Count, keys, window is not null, window?.IsRows == true, window?.Length ?? 0, keepsUnmatched);

    private BoundWindow? Window(WindowSpecification? over, Relation relation, SelectQuery query)
    {
        if (over is null || Frames(relation, query).Bind(over) is not { } window)
        {
            return null;
        }

        if (window.Partition.Count > 0 || window.Length is null)
        {
            Fail(over, window.Length is null
                ? "The window of a join needs a bound: RANGE INTERVAL '60' SECOND PRECEDING or ROWS 10 PRECEDING."
                : "The window of a join has no PARTITION BY: write the equality into ON.");
            return null;
        }

        return window;
    }

    private WindowFrames Frames(Relation relation, SelectQuery query)
    {
        var scope = new RelationScope(context, relation.Sources);
        return new WindowFrames(context, scope, scope.Silent, query.Windows);
    }

    /// <summary>Adds a hidden column with the ROWTIME of the side's own rows, and forgets what held for the joined row's ROWTIME.</summary>
    private static Relation WithTime(Relation relation)
    {
        var columns = relation.Plan.Schema.Columns;
        var scalars = columns.Select((column, i) => (Scalar)new ColumnScalar(i, column.Type)).Append(new RowTimeScalar()).ToArray();
        var plan = new ProjectPlan(relation.Plan, new RowSchema([.. columns, new Column(MetadataColumns.RowTime, SqlType.Timestamp)]), scalars);
        var named = relation.Sources.Select(source => source with
        {
            TimeColumn = source.IsTable ? null : source.TimeColumn ?? columns.Count,
            Columns = [.. source.Columns.Select(column => column with { Time = null, OwnTime = column.OwnTime ?? column.Time })],
        });
        return new Relation(plan, [.. named]);
    }

    private static List<RelationSource> Combine(Relation left, Relation right)
    {
        var width = left.Plan.Schema.Count;
        return [.. left.Sources, .. right.Sources.Select(source => source with { Offset = source.Offset + width, TimeColumn = source.TimeColumn + width })];
    }

    private static RowSchema Schema(Plan left, Plan right) => new([.. left.Schema.Columns, .. right.Schema.Columns]);

    /// <summary>Finds the equalities between one side and the other, by which partners are looked up.</summary>
    private List<JoinKey> Keys(JoinSource join, SelectQuery query, Relation left, Relation right)
    {
        var keys = new List<JoinKey>();
        var (leftScope, rightScope) = (new RelationScope(context.Silent, left.Sources), new RelationScope(context.Silent, right.Sources));
        var hints = join.Kind is JoinKind.Inner or JoinKind.Cross ? ExpressionParts.Conjuncts(query.Where) : [];
        foreach (var conjunct in ExpressionParts.Conjuncts(join.On).Concat(hints))
        {
            if (conjunct is BinaryExpression { Operator: BinaryOperator.Equal } equal
                && (Key(equal.Left, equal.Right, conjunct, leftScope, rightScope) ?? Key(equal.Right, equal.Left, conjunct, leftScope, rightScope)) is { } key)
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    private JoinKey? Key(Expression left, Expression right, Expression conjunct, RelationScope leftScope, RelationScope rightScope)
    {
        if (!IsOnlyOf(left, leftScope, rightScope) || !IsOnlyOf(right, rightScope, leftScope))
        {
            return null;
        }

        var (first, second) = (context.Silent.Binder.Bind(left, leftScope), context.Silent.Binder.Bind(right, rightScope));
        return first is not null && second is not null && HaveEqualValues(first.Type, second.Type) ? new JoinKey(conjunct, first, second) : null;
    }

    private static bool IsOnlyOf(Expression expression, RelationScope own, RelationScope other)
    {
        var columns = ExpressionParts.All(expression).OfType<ColumnReference>().ToList();
        return columns.Count > 0 && columns.TrueForAll(column => own.BindColumn(column) is not null && other.BindColumn(column) is null);
    }

    /// <summary>Determines whether values of two types are equal just when they are the same value.</summary>
    private static bool HaveEqualValues(SqlType left, SqlType right) =>
        (left.IsInteger && right.IsInteger)
        || (left.Kind == right.Kind && left.Scale == right.Scale && left.Kind is not (SqlKind.Char or SqlKind.Real or SqlKind.Double or SqlKind.Row or SqlKind.Null));

    private bool TryBindRest(Expression? on, List<RelationSource> joined, List<JoinKey> keys, out Scalar? condition)
    {
        condition = null;
        var rest = ExpressionParts.Conjuncts(on).Where(conjunct => !keys.Exists(key => ReferenceEquals(key.Conjunct, conjunct))).ToList();
        if (rest.Count == 0)
        {
            return true;
        }

        var all = rest.Aggregate((left, right) => new BinaryExpression(on!.Span, BinaryOperator.And, left, right));
        condition = context.Binder.Bind(all, new RelationScope(context, joined));
        if (condition is not null && condition.Type.Kind is not (SqlKind.Boolean or SqlKind.Null))
        {
            context.Error(on!, $"ON needs a condition, and this is {condition.Type}.");
            condition = null;
        }

        return condition is not null;
    }

    private sealed record JoinKey(Expression Conjunct, Scalar Left, Scalar Right);
}
