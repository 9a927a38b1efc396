using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>The order of text by its UTF-16 units.</summary>
internal readonly struct TextOrder : IValueOrder
{
    public int Compare(Value left, Value right) => Math.Sign(string.CompareOrdinal(left.Text, right.Text));
}
