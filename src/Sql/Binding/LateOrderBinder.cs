using System.Globalization;
using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds ORDER BY time WITHIN interval, which sorts rows by a time of their own and makes it their ROWTIME.</summary>
internal sealed class LateOrderBinder(BindContext context, RelationScope rows)
{
    private const string Range = "WITHIN needs an interval of days to seconds, as in WITHIN INTERVAL '10' SECOND.";

    /// <summary>Binds the query.</summary>
    /// <param name="order">The order.</param>
    /// <param name="input">The rows.</param>
    /// <param name="items">The select list. The item named ROWTIME is no column of the result.</param>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public BoundQuery? Bind(OrderItem order, Plan input, List<SelectedItem> items)
    {
        var time = context.Binder.Bind(order.Expression, rows);
        var within = Interval(order.Within!, least: 0);
        var slice = order.Slice is null ? 0 : Interval(order.Slice, least: 1);
        var scalars = items.ConvertAll(item => item.Column ?? context.Binder.Bind(item.Expression!, rows));
        if (time is null || within is null || slice is null || scalars.Contains(null))
        {
            return null;
        }

        var place = items.FindIndex(item => item.Name == MetadataColumns.RowTime);
        if (place < 0 || scalars[place]!.ToString() != time.ToString() || time.Type.Kind is not SqlKind.Timestamp || order.IsDescending)
        {
            context.Error(order, "ORDER BY ... WITHIN makes a TIMESTAMP column the rows' ROWTIME, rising: the select list must have it AS ROWTIME.");
            return null;
        }

        items.RemoveAt(place);
        scalars.RemoveAt(place);
        return Plan(input, items, scalars!, time, within.Value, slice.Value);
    }

    private static BoundQuery Plan(Plan input, List<SelectedItem> items, List<Scalar> scalars, Scalar time, long within, long slice)
    {
        var columns = items.Select((item, i) => new BoundColumn(item.Name, scalars[i].Type)).ToList();
        var schema = new RowSchema([.. columns.Select(column => new Column(column.Name, column.Type))]);
        var projected = new ProjectPlan(input, new RowSchema([.. schema.Columns, new Column(MetadataColumns.RowTime, time.Type)]), [.. scalars, time]);
        var description = string.Create(CultureInfo.InvariantCulture, $"sorts late rows by {ColumnMessages.Named(time, input.Schema)} within {within} ms");
        var plan = new StepPlan(projected, schema, description, (next, errors, _) => new LateSortOperator(within, slice, schema.Count, next, errors))
        {
            Memory = PlanMemory.Waiting("rows that wait for later ones of an earlier time", PlanMemory.Time(within)),
        };
        return new BoundQuery(plan, columns);
    }

    private long? Interval(Expression interval, long least)
    {
        if (context.Constant(interval, Range) is not { } constant)
        {
            return null;
        }

        if (constant.Type.Kind is SqlKind.DayInterval && constant.Value.Bits >= least && constant.Value.Bits <= WindowFrames.Longest)
        {
            return constant.Value.Bits;
        }

        context.Error(interval, Range);
        return null;
    }
}
