namespace SensorGrid.Sql.Binding;

/// <summary>A query without errors.</summary>
/// <param name="Plan">How its rows are computed.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record BoundQuery(Plan Plan, IReadOnlyList<BoundColumn> Columns)
{
    /// <summary>Gets whether its rows are sorted, so that their ROWTIME may decrease.</summary>
    public bool IsSorted { get; init; }
}
