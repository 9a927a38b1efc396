using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>The order of whole numbers, truth values, times and intervals.</summary>
internal readonly struct BitsOrder : IValueOrder
{
    public int Compare(Value left, Value right) => left.Bits.CompareTo(right.Bits);
}

/// <summary>The order of floating-point numbers; NaN is the least one.</summary>
internal readonly struct FloatOrder : IValueOrder
{
    public int Compare(Value left, Value right) => left.Double.CompareTo(right.Double);
}

/// <summary>The order of decimal numbers of different scales.</summary>
/// <param name="leftScale">The scale on the left.</param>
/// <param name="rightScale">The scale on the right.</param>
internal readonly struct DecimalOrder(int leftScale, int rightScale) : IValueOrder
{
    public int Compare(Value left, Value right) =>
        Decimals.Rescale(left.Bits, leftScale, Math.Max(leftScale, rightScale)).CompareTo(Decimals.Rescale(right.Bits, rightScale, Math.Max(leftScale, rightScale)));
}

/// <summary>The order of text by its UTF-16 units.</summary>
internal readonly struct TextOrder : IValueOrder
{
    public int Compare(Value left, Value right) => Math.Sign(string.CompareOrdinal(left.Text, right.Text));
}

/// <summary>The order of text without the spaces at its end.</summary>
internal readonly struct PaddedTextOrder : IValueOrder
{
    public int Compare(Value left, Value right) => ValueOrder.ComparePadded(left.Text, right.Text);
}

/// <summary>The order of bytes.</summary>
internal readonly struct BytesOrder : IValueOrder
{
    public int Compare(Value left, Value right) => Math.Sign(left.Bytes.AsSpan().SequenceCompareTo(right.Bytes));
}
