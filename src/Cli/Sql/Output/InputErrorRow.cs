using SensorGrid.Sql.Input;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Output;

/// <summary>Makes a row of the error stream of a row that never came into the program.</summary>
internal static class InputErrorRow
{
    /// <param name="errors">The error stream.</param>
    /// <param name="time">The newest ROWTIME of the run: milliseconds since 1970-01-01 (UTC).</param>
    /// <param name="error">The error.</param>
    /// <param name="place">The file and the line.</param>
    public static Row Create(StreamDeclaration errors, long time, InputError error, string place) => new(time, [.. errors.Schema.Columns.Select(column => column.Name switch
    {
        "ERROR_TIME" or "DATA_ROWTIME" when column.Type.Kind == SqlKind.Timestamp => Value.Of(time),
        "ERROR_LEVEL" when column.Type.IsText => Value.Of("ERROR"),
        "ERROR_NAME" when column.Type.IsText => Value.Of(error.Name),
        "MESSAGE" when column.Type.IsText => Value.Of($"{place}: {error.Message}"),
        _ => Value.Null,
    })]);
}
