using SensorGrid.Sql.Scalars;

namespace SensorGrid.Sql.Binding;

/// <summary>One of the sources of a FROM clause.</summary>
/// <param name="Name">The name before the dot: its alias, or else its own name; null for a sub-query without alias.</param>
/// <param name="Offset">The index of its first column.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record RelationSource(string? Name, int Offset, IReadOnlyList<BoundColumn> Columns)
{
    /// <summary>Gets whether its rows come from outside, so that they may have what a Kinesis record has besides its data.</summary>
    public bool IsInput { get; init; }

    /// <summary>Gets whether it is a reference table: its rows have no ROWTIME.</summary>
    public bool IsTable { get; init; }

    /// <summary>The index of the column with its own ROWTIME, where that is not the row's.</summary>
    public int? TimeColumn { get; init; }

    /// <summary>Determines whether a column has its own ROWTIME.</summary>
    /// <param name="index">The column's index among those of all sources.</param>
    public bool HasTime(int index) => TimeColumn == index || OwnTime(index) is RowTimeScalar;

    /// <summary>Finds what a column is of its own ROWTIME.</summary>
    /// <param name="index">The column's index among those of all sources.</param>
    public Scalar? OwnTime(int index) => index >= Offset ? Columns.ElementAtOrDefault(index - Offset)?.OwnTime : null;
}
