using SensorGrid.Sql.Operators;
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
            case BinaryExpression { Operator: BinaryOperator.Equal } pair:
                AddAtMost(pair.Left, pair.Right, 0);
                AddAtMost(pair.Right, pair.Left, 0);
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
        if (Time(earlier) is not { } first || Time(later) is not { } second || first.IsLeft == second.IsLeft)
        {
            return;
        }

        if (first.IsLeft)
        {
            Greatest = Math.Min(Greatest ?? long.MaxValue, second.Greatest - first.Least - distance);
        }
        else
        {
            Least = Math.Max(Least ?? long.MinValue, first.Least - second.Greatest + distance);
        }
    }

    /// <summary>Reads a time of one side, plus or minus constant intervals: its ROWTIME, or a column that is an expression of that, such as the end of a window.</summary>
    private SideTime? Time(Expression expression)
    {
        switch (expression)
        {
            case ColumnReference column:
                return Time(column, isLeft: true) ?? Time(column, isLeft: false);
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

    private static SideTime? Shifted(SideTime? time, long by) =>
        time is { } one && Math.Abs(one.Least + by) <= WindowFrames.Longest && Math.Abs(one.Greatest + by) <= WindowFrames.Longest
            ? one with { Least = one.Least + by, Greatest = one.Greatest + by }
            : null;

    private SideTime? Time(ColumnReference column, bool isLeft)
    {
        var (own, side, other) = isLeft ? (_left, left, _right) : (_right, right, _left);
        if (own.BindColumn(column) is not ColumnScalar bound || other.BindColumn(column) is not null)
        {
            return null;
        }

        if (side.Sources.Any(source => source.HasTime(bound.Index)))
        {
            return new SideTime(isLeft, 0, 0);
        }

        return side.Sources.Select(source => source.OwnTime(bound.Index)).FirstOrDefault(time => time is not null) is { Type.Kind: SqlKind.Timestamp } expression && Distance(expression) is var (least, greatest)
            ? new SideTime(isLeft, least, greatest)
            : null;
    }

    /// <summary>Finds how far a time that stands still over steps of one length is from ROWTIME.</summary>
    /// <returns>Null when its steps differ, or are too long.</returns>
    private static (long Least, long Greatest)? Distance(Scalar time)
    {
        var step = new TimeStep([time]);
        var start = step.End(0);
        if (start == long.MaxValue || step.End(start) is not (var end and < long.MaxValue) || step.End(end) is not (var next and < long.MaxValue))
        {
            return null;
        }

        var (length, first, second) = (end - start, At(time, start), At(time, end));
        return length <= JoinBinder.LongestStep && next - end == length && first is { } value && second == value + length ? (value - (end - 1), value - start) : null;
    }

    private static long? At(Scalar time, long rowTime) => time.Evaluate(new Row(rowTime, [])) is { IsNull: false } value ? value.Bits : null;

    private long? Interval(Expression expression) =>
        context.Silent.Binder.Bind(expression, EmptyScope.Instance) is ConstantScalar { Type.Kind: SqlKind.DayInterval, Value: { IsNull: false } value } && Math.Abs(value.Bits) <= WindowFrames.Longest ? value.Bits : null;

    /// <summary>A time of one side.</summary>
    /// <param name="IsLeft">Whether it is the left side.</param>
    /// <param name="Least">The least of the time less its row's ROWTIME, in milliseconds.</param>
    /// <param name="Greatest">The greatest of that.</param>
    private readonly record struct SideTime(bool IsLeft, long Least, long Greatest);
}
