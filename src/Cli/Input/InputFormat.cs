namespace SensorGrid.Cli.Input;

/// <summary>The formats of files of readings.</summary>
internal enum InputFormat
{
    /// <summary>Comma-separated values (or another separator, which is detected) with a header row.</summary>
    Csv,

    /// <summary>JSON as <c>POST /readings</c> takes it: one array, one reading or array a line, or readings one after the other.</summary>
    Ndjson,
}
