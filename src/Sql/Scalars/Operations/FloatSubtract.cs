using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Subtraction of floating-point numbers.</summary>
internal readonly struct FloatSubtract : IBinaryOperation
{
    public Value Apply(Value left, Value right) => FloatRange.Check(left.Double - right.Double, "-");
}
