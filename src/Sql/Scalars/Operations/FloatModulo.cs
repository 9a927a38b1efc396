using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>The rest of a division of floating-point numbers; it has the sign of the dividend.</summary>
internal readonly struct FloatModulo : IBinaryOperation
{
    public Value Apply(Value left, Value right) => right.Double == 0 ? throw RowErrors.OfDivisionByZero() : FloatRange.Check(left.Double % right.Double, "MOD");
}
