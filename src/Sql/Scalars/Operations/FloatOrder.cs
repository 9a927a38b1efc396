using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>The order of floating-point numbers; NaN is the least one.</summary>
internal readonly struct FloatOrder : IValueOrder
{
    public int Compare(Value left, Value right) => left.Double.CompareTo(right.Double);
}
