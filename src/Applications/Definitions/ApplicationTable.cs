using SensorGrid.Sql.Input;

namespace SensorGrid.Applications.Definitions;

/// <summary>A reference table of an application, with its rows.</summary>
/// <param name="Name">The table's name in the program.</param>
/// <param name="Schema">The columns; null while they are to be discovered, which is for JSON only.</param>
/// <param name="Text">The rows: CSV, or JSON objects one after the other or in an array, as the schema says.</param>
public sealed record ApplicationTable(string Name, InputSchema? Schema, string Text)
{
    /// <summary>The name of the table in the catalogue of definitions, which has the rows: they may be replaced while the application runs. Null when the rows are in <see cref="Text"/>.</summary>
    /// <remarks>The columns are then those that the program reads; each one's path is its name in the catalogue's table.</remarks>
    public string? Definition { get; init; }
}
