using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Binding;

/// <summary>An item of a select list.</summary>
/// <param name="Name">The name of its column.</param>
/// <param name="Scalar">Its value.</param>
/// <param name="Time">Its value as an expression of ROWTIME that grows with it; null when there is none.</param>
internal sealed record BoundItem(string Name, Scalar Scalar, Scalar? Time)
{
    /// <summary>Gets whether its value grows with ROWTIME only by the promise of the query's author.</summary>
    public bool IsPromised { get; init; }
}
