using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>The order of bytes.</summary>
internal readonly struct BytesOrder : IValueOrder
{
    public int Compare(Value left, Value right) => Math.Sign(left.Bytes.AsSpan().SequenceCompareTo(right.Bytes));
}
