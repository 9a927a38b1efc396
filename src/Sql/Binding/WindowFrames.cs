using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Resolves the windows of OVER: names, order and frames.</summary>
/// <param name="context">Binds the bounds.</param>
/// <param name="rows">The scope of the rows.</param>
/// <param name="silent">The same, which says nothing of what is wrong.</param>
/// <param name="named">The windows of the WINDOW clause.</param>
internal sealed class WindowFrames(BindContext context, IExpressionScope rows, IExpressionScope silent, IReadOnlyList<NamedWindow> named)
{
    /// <summary>The longest window: 100,000 days in milliseconds.</summary>
    public const long Longest = 100_000L * 86_400_000;

    private const int MostReferences = 20;

    /// <summary>Resolves a window.</summary>
    /// <param name="window">The window, or a name.</param>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public BoundWindow? Bind(WindowSpecification window)
    {
        if (Resolve(window, MostReferences) is not { } resolved || !IsOrdered(resolved))
        {
            return null;
        }

        var keys = resolved.PartitionBy.Select(key => context.Binder.Bind(key, rows)).ToArray();
        if (Array.Exists(keys, key => key is null) || Frame(resolved.Frame) is not { } frame)
        {
            return null;
        }

        var monotonicity = new Monotonicity(context.Silent, silent);
        var times = resolved.PartitionBy.Select(monotonicity.Time).OfType<Scalar>().ToArray();
        return frame with { Partition = keys!, Times = times, HasFrame = resolved.Frame is not null };
    }

    /// <summary>Determines whether a window has an order of something else than growing time.</summary>
    public bool IsRanking(WindowSpecification window) =>
        new WindowFrames(context.Silent, silent, silent, named).Resolve(window, MostReferences) is { OrderBy.Count: > 0 } resolved && !IsOfTime(resolved);

    /// <summary>Binds a window whose rows are numbered by an order of values.</summary>
    /// <param name="call">The function that numbers them.</param>
    /// <param name="window">The window, or a name.</param>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public BoundRank? Rank(FunctionCall call, WindowSpecification window)
    {
        if (Resolve(window, MostReferences) is not { } resolved)
        {
            return null;
        }

        if (resolved.OrderBy.Count == 0)
        {
            context.Error(call, $"{call.Name.Text} needs an order: write {call.Name.Text}() OVER (PARTITION BY window_end ORDER BY x DESC).");
            return null;
        }

        var monotonicity = new Monotonicity(context.Silent, silent);
        var times = resolved.PartitionBy.Select(monotonicity.Time).OfType<Scalar>().ToList();
        if (times.Count == 0)
        {
            context.Error(
                resolved.OrderBy[0],
                "Rows are numbered by a value when their partition is over, so PARTITION BY needs a key that grows with ROWTIME: add window_end of TABLE(TUMBLE(...)) or of grouped windows, or FLOOR(ROWTIME TO MINUTE). "
                + (call.Name.Text == "ROW_NUMBER" ? "Without one the rows of a window are in the order of ROWTIME: write ORDER BY ROWTIME." : "Without one write ROW_NUMBER() OVER (PARTITION BY k ORDER BY ROWTIME), in the order of ROWTIME."));
            return null;
        }

        var partition = resolved.PartitionBy.Select(key => context.Binder.Bind(key, rows)).ToList();
        var order = resolved.OrderBy.Select(Key).ToList();
        return partition.Contains(null) || order.Contains(null) ? null : new BoundRank(new TimeStep(times), partition!, order!);
    }

    private BoundOrderKey? Key(OrderItem item)
    {
        if (context.Binder.Bind(item.Expression, rows) is not { } scalar)
        {
            return null;
        }

        if (scalar.Type.Kind is SqlKind.Row)
        {
            context.Error(item, "A row value has no order: sort by one of its fields.");
            return null;
        }

        return new BoundOrderKey(scalar, item.IsDescending, item.NullsFirst ?? item.IsDescending);
    }

    private bool IsOfTime(WindowSpecification window) =>
        window.OrderBy is [{ IsDescending: false } item] && new Monotonicity(context.Silent, silent).Time(item.Expression) is not null;

    private WindowSpecification? Resolve(WindowSpecification window, int references)
    {
        if (window.Reference is not { } name)
        {
            return window;
        }

        var found = named.FirstOrDefault(candidate => candidate.Name.Text == name.Text);
        if (found is null || references == 0)
        {
            context.Issues.Error(name.Span, UnknownWindow(name));
            return null;
        }

        return Resolve(found.Window, references - 1) is { } outer
            ? new WindowSpecification(
                window.Span, null, window.PartitionBy.Count > 0 ? window.PartitionBy : outer.PartitionBy, window.OrderBy.Count > 0 ? window.OrderBy : outer.OrderBy, window.Frame ?? outer.Frame)
            : null;
    }

    private string UnknownWindow(Name name)
    {
        var names = named.Select(window => window.Name.Text).ToList();
        var meant = Suggestions.Nearest(name.Text, names);
        var written = ColumnMessages.Written(name);
        return names.Count == 0
            ? $"No window {written}: add WINDOW {written} AS (PARTITION BY ... RANGE INTERVAL '60' SECOND PRECEDING) behind FROM and WHERE."
            : meant is null ? $"No window {written} in the WINDOW clause." : $"No window {written} in the WINDOW clause; did you mean {ColumnMessages.Quote(meant)}?{ColumnMessages.Folding(name, meant)}";
    }

    private bool IsOrdered(WindowSpecification window)
    {
        if (window.OrderBy.Count == 0 || IsOfTime(window))
        {
            return true;
        }

        context.Error(window.OrderBy[0], "The rows of a window are in the order of ROWTIME: write ORDER BY ROWTIME, or leave it out.");
        return false;
    }

    private BoundWindow? Frame(WindowFrame? frame)
    {
        if (frame is null)
        {
            return new BoundWindow(false, null);
        }

        if (frame.End is { Kind: not FrameBoundKind.CurrentRow } end)
        {
            context.Error(end, "A window ends at the current row: rows that follow are not known yet. Write PRECEDING alone, or BETWEEN ... PRECEDING AND CURRENT ROW.");
            return null;
        }

        switch (frame.Start.Kind)
        {
            case FrameBoundKind.UnboundedPreceding:
                return new BoundWindow(frame.IsRows, null);
            case FrameBoundKind.CurrentRow:
                return new BoundWindow(frame.IsRows, 0);
            case FrameBoundKind.Preceding when frame.Start.Offset is { } offset:
                return Length(frame, offset) is { } length ? new BoundWindow(frame.IsRows, length) : null;
            default:
                context.Error(frame.Start, "FOLLOWING is not possible: a window ends at the current row. Write PRECEDING; for a later row's value, LEAD.");
                return null;
        }
    }

    private long? Length(WindowFrame frame, Expression offset)
    {
        var expected = frame.IsRows ? "ROWS needs a number of rows, as in ROWS 10 PRECEDING." : "RANGE needs an interval of days to seconds, as in RANGE INTERVAL '60' SECOND PRECEDING.";
        if (context.Constant(offset, expected) is not { } constant)
        {
            return null;
        }

        var fits = frame.IsRows ? constant.Type.IsInteger : constant.Type.Kind is SqlKind.DayInterval;
        if (!fits || constant.Value.Bits < 0 || constant.Value.Bits > (frame.IsRows ? int.MaxValue - 1 : Longest))
        {
            context.Error(offset, expected);
            return null;
        }

        return constant.Value.Bits;
    }
}
