using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Operators;

/// <summary>A key of ORDER BY.</summary>
/// <param name="Column">The index of the column with its value.</param>
/// <param name="Order">The order of its values.</param>
/// <param name="IsDescending">Whether the greatest comes first.</param>
/// <param name="NullsFirst">Whether nulls come first.</param>
internal sealed record SortKey(int Column, ValueOrder Order, bool IsDescending, bool NullsFirst)
{
    /// <summary>Compares two rows by the key.</summary>
    public int Compare(Row left, Row right)
    {
        var (x, y) = (left.Values[Column], right.Values[Column]);
        if (x.IsNull || y.IsNull)
        {
            return x.IsNull == y.IsNull ? 0 : x.IsNull == NullsFirst ? -1 : 1;
        }

        var order = Order.Compare(x, y);
        return IsDescending ? -order : order;
    }
}
