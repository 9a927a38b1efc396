using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Formats.MappedJson;

/// <summary>The place of a column's value in the record.</summary>
/// <param name="Kind">The kind of value.</param>
/// <param name="Start">The offset of its text, behind the quote of a string.</param>
/// <param name="Length">The length of its text.</param>
/// <param name="IsEscaped">Whether its text has escapes.</param>
internal readonly record struct StoredCell(CellKind Kind, int Start, int Length, bool IsEscaped);
