using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>The order of whole numbers, truth values, times and intervals.</summary>
internal readonly struct BitsOrder : IValueOrder
{
    public int Compare(Value left, Value right) => left.Bits.CompareTo(right.Bits);
}
