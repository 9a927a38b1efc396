namespace SensorGrid.Cli.Input;

/// <summary>How readings are taken out of a file.</summary>
/// <param name="File">Its path; <c>-</c> for standard input.</param>
/// <param name="Format">Null: by the file's extension.</param>
/// <param name="TimestampColumn">CSV: where the event time is; null for a column called timestamp or time.</param>
/// <param name="TimestampFormat">CSV: a .NET format, <c>epoch-s</c> or <c>epoch-ms</c>; null for ISO 8601 or epoch milliseconds.</param>
/// <param name="ValueColumns">CSV: <c>column</c> or <c>column=metric</c>; empty for every other column with numbers in it.</param>
/// <param name="SensorId">CSV: the sensor of every row; null when a column tells.</param>
/// <param name="SensorIdColumn">CSV: which; null for a column called sensorId, sensor_id or sensor.</param>
/// <param name="IdColumn">CSV: the column with the reading's id; null for a column called id, if there is one.</param>
/// <param name="Strict">Stop at the first row that cannot be taken.</param>
/// <param name="DefaultSensorId">CSV: the sensor of every row, if nothing else tells; null when it has to be told.</param>
internal sealed record InputOptions(
    string File,
    InputFormat? Format = null,
    string? TimestampColumn = null,
    string? TimestampFormat = null,
    IReadOnlyList<string>? ValueColumns = null,
    string? SensorId = null,
    string? SensorIdColumn = null,
    string? IdColumn = null,
    bool Strict = false,
    string? DefaultSensorId = null);

/// <summary>How a file is written.</summary>
internal enum InputFormat
{
    /// <summary>Comma-separated values (or another separator, which is detected) with a header row.</summary>
    Csv,

    /// <summary>A JSON reading, or an array of them, on every line: what a stream's record holds.</summary>
    Ndjson,
}
