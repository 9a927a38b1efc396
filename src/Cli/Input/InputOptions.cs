namespace SensorGrid.Cli.Input;

/// <summary>The settings for reading a file of readings.</summary>
/// <param name="File">Its path; <c>-</c> for standard input.</param>
/// <param name="Format">Null: by the file's extension.</param>
/// <param name="TimestampColumn">CSV: the column with the event time, or several with commas; null for a column called timestamp or time.</param>
/// <param name="TimestampFormat">CSV: a .NET format, or <c>epoch-s</c>, <c>-ms</c>, <c>-us</c>, <c>-ns</c>; null for RFC 3339, local times, or epoch milliseconds.</param>
/// <param name="ValueColumns">CSV: <c>column</c> or <c>column=metric</c>; empty for every other column with numbers in it.</param>
/// <param name="SensorId">CSV: the sensor of every row; null when a column names it.</param>
/// <param name="SensorIdColumn">CSV: which; null for a column called sensorId, sensor_id or sensor.</param>
/// <param name="IdColumn">CSV: the column with the reading's id; null for a column called id, if there is one.</param>
/// <param name="Strict">Stop at the first row that is refused.</param>
/// <param name="DefaultSensorId">CSV: the sensor of every row, if nothing else names it; null when it has to be named.</param>
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
    string? DefaultSensorId = null)
{
    /// <summary>CSV: <c>column=metric</c>, the metric's name for a column; the other columns stay.</summary>
    public IReadOnlyList<string>? Renames { get; init; }

    /// <summary>CSV: the zone of times without an offset; null for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>CSV: marks for a missing value, in lists with commas, besides <see cref="NumberCells.UsualMarks"/>.</summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>CSV: whether numbers have a comma before their decimals.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Gets the source definition that says how the file's records are read; null for a file of ours.</summary>
    public string? Definition { get; init; }

    /// <summary>Gets whether, with a definition, every line is a record of its own.</summary>
    public bool IsLines { get; init; }

    /// <summary>Gets whether to read the readings in the order of their event times.</summary>
    public bool Sort { get; init; }
}
