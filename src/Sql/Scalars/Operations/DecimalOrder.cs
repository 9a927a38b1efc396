using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>The order of decimal numbers of different scales.</summary>
/// <param name="leftScale">The scale on the left.</param>
/// <param name="rightScale">The scale on the right.</param>
internal readonly struct DecimalOrder(int leftScale, int rightScale) : IValueOrder
{
    public int Compare(Value left, Value right) =>
        Decimals.Rescale(left.Bits, leftScale, Math.Max(leftScale, rightScale)).CompareTo(Decimals.Rescale(right.Bits, rightScale, Math.Max(leftScale, rightScale)));
}
