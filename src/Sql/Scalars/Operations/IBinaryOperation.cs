using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>An operation on two values that are not null. A struct, so that the compiler makes one evaluation for each.</summary>
internal interface IBinaryOperation
{
    /// <summary>Computes the result.</summary>
    Value Apply(Value left, Value right);
}
