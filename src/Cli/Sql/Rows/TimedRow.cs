using SensorGrid.Sql.Input;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Rows;

/// <summary>A row with its ROWTIME, or the reason why there is none.</summary>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Row">The row; null with an error.</param>
/// <param name="Error">The error; null with a row.</param>
internal readonly record struct TimedRow(long Line, Row? Row, InputError? Error);
