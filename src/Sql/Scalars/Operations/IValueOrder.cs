using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars.Operations;

/// <summary>Compares two values that are not null. A struct, so that the compiler makes one evaluation for each.</summary>
internal interface IValueOrder
{
    /// <summary>Compares: -1, 0 or 1.</summary>
    int Compare(Value left, Value right);
}
