using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>The item at a line of a file: a reading, or an error.</summary>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Reading">The reading; null when there is an error.</param>
/// <param name="Error">The error, in a sentence; null when there is a reading.</param>
/// <param name="Timestamp">The event time as a row of a CSV file has it; null of NDJSON.</param>
internal readonly record struct InputItem(long Line, Reading? Reading, string? Error, string? Timestamp = null)
{
    /// <summary>The whole record that the reading is the first of; empty when it is not the first, or the file is not read record by record.</summary>
    public ReadOnlyMemory<byte> Record { get; init; }

    public static InputItem Of(long line, Reading reading, string? timestamp = null) => new(line, reading, null, timestamp);

    public static InputItem Bad(long line, string error) => new(line, null, error);
}
