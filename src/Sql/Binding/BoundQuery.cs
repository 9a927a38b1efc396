namespace SensorGrid.Sql.Binding;

/// <summary>A query without errors.</summary>
/// <param name="Plan">How its rows are computed.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record BoundQuery(Plan Plan, IReadOnlyList<BoundColumn> Columns);
