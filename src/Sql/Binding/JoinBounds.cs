using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>
/// Finds how far the ROWTIMEs of two joined streams may be apart by a condition, <c>a.ROWTIME BETWEEN b.ROWTIME - INTERVAL '5' MINUTE AND b.ROWTIME</c>: the windows of an interval join.
/// </summary>
/// <param name="context">Binds the parts of conditions.</param>
/// <param name="left">The left side.</param>
/// <param name="right">The right side.</param>
internal sealed class JoinBounds(BindContext context, Relation left, Relation right)
{
    private readonly RelationScope _left = new(context.Silent, left.Sources);
    private readonly RelationScope _right = new(context.Silent, right.Sources);

    /// <summary>The least of the left row's ROWTIME less that of the right row, in milliseconds; null without bound.</summary>
    public long? Least { get; private set; }

    /// <summary>The greatest of the left row's ROWTIME less that of the right row, in milliseconds; null without bound.</summary>
    public long? Greatest { get; private set; }

    /// <summary>Takes a condition that holds of each joined row into account.</summary>
    public void Add(Expression conjunct)
    {
        switch (conjunct)
        {
            case BetweenExpression { IsNegated: false, IsSymmetric: false } between:
                AddAtMost(between.Low, between.Operand, 0);
                AddAtMost(between.Operand, between.High, 0);
                break;
            case BinaryExpression { Operator: BinaryOperator.LessOrEqual } pair:
                AddAtMost(pair.Left, pair.Right, 0);
                break;
            case BinaryExpression { Operator: BinaryOperator.Less } pair:
                AddAtMost(pair.Left, pair.Right, 1);
                break;
            case BinaryExpression { Operator: BinaryOperator.GreaterOrEqual } pair:
                AddAtMost(pair.Right, pair.Left, 0);
                break;
            case BinaryExpression { Operator: BinaryOperator.Greater } pair:
                AddAtMost(pair.Right, pair.Left, 1);
                break;
        }
    }

    /// <summary>Takes into account that one time is at least by a distance before another.</summary>
    private void AddAtMost(Expression earlier, Expression later, long distance)
    {
        if (Time(earlier) is not var (isFirstLeft, first) || Time(later) is not var (isSecondLeft, second) || isFirstLeft == isSecondLeft)
        {
            return;
        }

        if (isFirstLeft)
        {
            Greatest = Math.Min(Greatest ?? long.MaxValue, second - first - distance);
        }
        else
        {
            Least = Math.Max(Least ?? long.MinValue, first - second + distance);
        }
    }

    /// <summary>Reads the ROWTIME of one side, plus or minus constant intervals.</summary>
    private (bool IsLeft, long Offset)? Time(Expression expression)
    {
        switch (expression)
        {
            case ColumnReference column:
                return IsTime(column, _left, left, _right) ? (true, 0) : IsTime(column, _right, right, _left) ? (false, 0) : null;
            case BinaryExpression { Operator: BinaryOperator.Add } sum when Interval(sum.Right) is { } interval:
                return Shifted(Time(sum.Left), interval);
            case BinaryExpression { Operator: BinaryOperator.Add } sum when Interval(sum.Left) is { } interval:
                return Shifted(Time(sum.Right), interval);
            case BinaryExpression { Operator: BinaryOperator.Subtract } difference when Interval(difference.Right) is { } interval:
                return Shifted(Time(difference.Left), -interval);
            default:
                return null;
        }
    }

    private static (bool IsLeft, long Offset)? Shifted((bool IsLeft, long Offset)? time, long by) =>
        time is var (isLeft, offset) && Math.Abs(offset + by) <= WindowFrames.Longest ? (isLeft, offset + by) : null;

    private static bool IsTime(ColumnReference column, RelationScope own, Relation side, RelationScope other) =>
        own.BindColumn(column) is ColumnScalar bound && side.Sources.Any(source => source.HasTime(bound.Index)) && other.BindColumn(column) is null;

    private long? Interval(Expression expression) =>
        context.Silent.Binder.Bind(expression, EmptyScope.Instance) is ConstantScalar { Type.Kind: SqlKind.DayInterval, Value: { IsNull: false } value } && Math.Abs(value.Bits) <= WindowFrames.Longest ? value.Bits : null;
}
