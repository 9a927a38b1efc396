using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators.Joins;

/// <summary>Creates the rows of a join.</summary>
internal static class JoinedRow
{
    /// <summary>Creates a row of two: the values of the left one, then those of the right one.</summary>
    /// <param name="time">Its ROWTIME.</param>
    /// <param name="left">The values of the left one; null for nulls.</param>
    /// <param name="leftWidth">The number of its columns.</param>
    /// <param name="right">The values of the right one; null for nulls.</param>
    /// <param name="rightWidth">The number of its columns.</param>
    public static Row Of(long time, Value[]? left, int leftWidth, Value[]? right, int rightWidth)
    {
        var values = new Value[leftWidth + rightWidth];
        Fill(left, values.AsSpan(0, leftWidth));
        Fill(right, values.AsSpan(leftWidth));
        return new Row(time, values);
    }

    private static void Fill(Value[]? source, Span<Value> values)
    {
        if (source is null)
        {
            values.Fill(Value.Null);
        }
        else
        {
            source.CopyTo(values);
        }
    }
}
