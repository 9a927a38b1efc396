using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Input;

/// <summary>A row of a record, or the reason why there is none.</summary>
/// <param name="Values">The values, by the columns of the schema; null with an error.</param>
/// <param name="Error">The error; null with values.</param>
public readonly record struct MappedRow(Value[]? Values, InputError? Error);
