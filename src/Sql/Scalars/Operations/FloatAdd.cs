using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Addition of floating-point numbers.</summary>
internal readonly struct FloatAdd : IBinaryOperation
{
    public Value Apply(Value left, Value right) => FloatRange.Check(left.Double + right.Double, "+");
}
