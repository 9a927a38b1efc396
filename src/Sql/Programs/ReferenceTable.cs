using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Programs;

/// <summary>A table that streams are joined with.</summary>
/// <param name="Name">Its name, as in the program.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Rows">Its rows; their time has no meaning.</param>
public sealed record ReferenceTable(string Name, RowSchema Schema, IReadOnlyList<Row> Rows);
