using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>The order of text without the spaces at its end.</summary>
internal readonly struct PaddedTextOrder : IValueOrder
{
    public int Compare(Value left, Value right) => ValueOrder.ComparePadded(left.Text, right.Text);
}
