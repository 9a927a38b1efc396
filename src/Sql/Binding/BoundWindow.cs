using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Binding;

/// <summary>A window of OVER.</summary>
/// <param name="IsRows">Whether its length is a number of rows; else milliseconds.</param>
/// <param name="Length">The rows or milliseconds before the current row; null for no bound.</param>
internal sealed record BoundWindow(bool IsRows, long? Length)
{
    /// <summary>The keys of its partitions.</summary>
    public IReadOnlyList<Scalar> Partition { get; init; } = [];

    /// <summary>Those of the keys that grow with ROWTIME: a partition is over when one changes.</summary>
    public IReadOnlyList<Scalar> Times { get; init; } = [];

    /// <summary>Gets whether ROWS or RANGE is written.</summary>
    public bool HasFrame { get; init; }
}
