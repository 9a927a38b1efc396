namespace SensorGrid.Sources.Formats.Csv;

/// <summary>The place of a cell in the record.</summary>
/// <param name="Start">The offset of its text, behind a quote.</param>
/// <param name="Length">The length of its text.</param>
/// <param name="HasQuotes">Whether its text has doubled quotes.</param>
internal readonly record struct CsvCell(int Start, int Length, bool HasQuotes);
