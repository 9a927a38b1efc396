using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>A row of a file, or the reason why there is none.</summary>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Values">The values; null with an error.</param>
/// <param name="Error">The error; null with values.</param>
internal readonly record struct SourceRow(long Line, Value[]? Values, InputError? Error);
