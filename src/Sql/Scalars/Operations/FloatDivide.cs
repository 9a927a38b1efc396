using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Division of floating-point numbers; by zero it is an error of the row.</summary>
internal readonly struct FloatDivide : IBinaryOperation
{
    public Value Apply(Value left, Value right) => right.Double == 0 ? throw RowErrors.OfDivisionByZero() : FloatRange.Check(left.Double / right.Double, "/");
}
