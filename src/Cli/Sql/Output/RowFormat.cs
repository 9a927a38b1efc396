namespace SensorGrid.Cli.Sql.Output;

/// <summary>The formats in which rows are written.</summary>
internal enum RowFormat
{
    /// <summary>A table for a person, of the first rows of each stream.</summary>
    Table,

    /// <summary>Comma-separated values with a header.</summary>
    Csv,

    /// <summary>A JSON object a line.</summary>
    Ndjson,
}
