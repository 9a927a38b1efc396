using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>A column of what a query reads or computes.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
internal sealed record BoundColumn(string Name, SqlType Type)
{
    /// <summary>The expression of ROWTIME that always has the column's value and grows with ROWTIME; null when there is none.</summary>
    public Scalar? Time { get; init; }

    /// <summary>Gets whether the author of the query promised by MONOTONIC that it grows with ROWTIME.</summary>
    public bool IsPromised { get; init; }

    /// <summary>Gets whether <c>*</c> leaves it out: what a Kinesis record has besides its data.</summary>
    public bool IsMetadata { get; init; }

    /// <summary>Gets whether it is the end of a window of which a row may be in several.</summary>
    public bool IsWindowEnd { get; init; }

    /// <summary>In a join, the expression of the ROWTIME of its side's own rows that always has the column's value; null when there is none.</summary>
    public Scalar? OwnTime { get; init; }

    /// <summary>Gets whether no name finds it.</summary>
    public bool IsHidden { get; init; }
}
