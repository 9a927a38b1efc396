namespace SensorGrid.Applications.Tables;

/// <summary>A field of CSV.</summary>
/// <param name="Offset">The offset of its first byte.</param>
/// <param name="Text">The text, without its quotes.</param>
internal readonly record struct CsvField(int Offset, string Text);
