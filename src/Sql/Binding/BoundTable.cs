using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>A reference table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">Its columns.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record BoundTable(string Name, RowSchema Schema, IReadOnlyList<Row> Rows);
