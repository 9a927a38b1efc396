namespace SensorGrid.Sql.Syntax;

/// <summary>Writes windows and the order of rows.</summary>
internal static class WindowPrinter
{
    /// <summary>Writes OVER and a window; nothing for null.</summary>
    public static string Over(WindowSpecification? window) => window switch
    {
        null => string.Empty,
        { Reference: { } name, PartitionBy: [], OrderBy: [], Frame: null } => " OVER " + NamePrinter.Print(name),
        _ => " OVER " + Print(window),
    };

    /// <summary>Writes a window in parentheses.</summary>
    public static string Print(WindowSpecification window)
    {
        var parts = new List<string>();
        if (window.Reference is { } name)
        {
            parts.Add(NamePrinter.Print(name));
        }

        if (window.PartitionBy.Count > 0)
        {
            parts.Add("PARTITION BY " + ExpressionPrinter.List(window.PartitionBy));
        }

        if (window.OrderBy.Count > 0)
        {
            parts.Add("ORDER BY " + Order(window.OrderBy));
        }

        if (window.Frame is { } frame)
        {
            parts.Add((frame.IsRows ? "ROWS " : "RANGE ") + (frame.End is { } end ? $"BETWEEN {Bound(frame.Start)} AND {Bound(end)}" : Bound(frame.Start)));
        }

        return $"({string.Join(' ', parts)})";
    }

    /// <summary>Writes the keys of an order.</summary>
    public static string Order(IEnumerable<OrderItem> items) => string.Join(", ", items.Select(Item));

    private static string Item(OrderItem item)
    {
        var nulls = item.NullsFirst switch { true => " NULLS FIRST", false => " NULLS LAST", null => string.Empty };
        var within = item.Within is { } interval ? " WITHIN " + ExpressionPrinter.Print(interval) : string.Empty;
        return $"{ExpressionPrinter.Print(item.Expression)}{(item.IsDescending ? " DESC" : string.Empty)}{nulls}{within}";
    }

    private static string Bound(FrameBound bound) => bound.Kind switch
    {
        FrameBoundKind.UnboundedPreceding => "UNBOUNDED PRECEDING",
        FrameBoundKind.UnboundedFollowing => "UNBOUNDED FOLLOWING",
        FrameBoundKind.CurrentRow => "CURRENT ROW",
        FrameBoundKind.Preceding => ExpressionPrinter.Print(bound.Offset!, Precedence.Additive) + " PRECEDING",
        _ => ExpressionPrinter.Print(bound.Offset!, Precedence.Additive) + " FOLLOWING",
    };
}
