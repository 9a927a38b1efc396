using SensorGrid.Sql.Operators;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Binds ORDER BY.</summary>
/// <param name="context">Binds the keys.</param>
/// <param name="scope">The scope of the keys.</param>
/// <param name="silent">The same, which says nothing of what is wrong.</param>
internal sealed class OrderBinder(BindContext context, OrderScope scope, OrderScope silent)
{
    /// <summary>Binds an order.</summary>
    /// <param name="items">The keys.</param>
    /// <param name="order">The order; null when the rows have it already.</param>
    /// <returns>False when it is wrong, which has been reported.</returns>
    public bool TryBind(IReadOnlyList<OrderItem> items, out BoundOrder? order)
    {
        order = null;
        if (items.FirstOrDefault(item => item.Within is not null) is { } late)
        {
            context.Error(late, "WITHIN sorts by one time alone, beside no groups and no DISTINCT: write ORDER BY time WITHIN INTERVAL '10' SECOND in a sub-query.");
            return false;
        }

        var monotonicity = new Monotonicity(context.Silent, silent);
        var times = items.TakeWhile(item => !item.IsDescending).Select(item => monotonicity.Time(scope.Resolve(item.Expression))).TakeWhile(time => time is not null).ToList();
        if (times.Count == 0)
        {
            context.Error(items[0], "Rows can be sorted only within steps of time: the first key of ORDER BY must grow with ROWTIME. Write ORDER BY FLOOR(ROWTIME TO SECOND), and then the other keys.");
            return false;
        }

        var keys = items.Skip(times.Count).Select(Key).ToList();
        if (keys.Contains(null))
        {
            return false;
        }

        order = keys.Count == 0 ? null : new BoundOrder(new TimeStep(times!), keys!);
        return true;
    }

    /// <summary>Binds a key. Where it is not said, nulls are greater than all other values.</summary>
    private BoundOrderKey? Key(OrderItem item)
    {
        if (context.Binder.Bind(scope.Resolve(item.Expression), scope) is not { } scalar)
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
}
