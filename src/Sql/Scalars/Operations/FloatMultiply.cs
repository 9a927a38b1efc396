using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Multiplication of floating-point numbers.</summary>
internal readonly struct FloatMultiply : IBinaryOperation
{
    public Value Apply(Value left, Value right) => FloatRange.Check(left.Double * right.Double, "*");
}
