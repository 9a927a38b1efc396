namespace SensorGrid.Sql.Binding;

/// <summary>The origin of a column's values among the streams that a pump reads.</summary>
/// <param name="Name">The column, or the expression, as it is written there.</param>
/// <param name="Identities">What it is known by: two columns that share one have the same values in the rows of a key.</param>
internal sealed record ColumnOrigin(string Name, IReadOnlyList<string> Identities)
{
    /// <summary>The columns of streams that it carries as they are; empty for one that is computed.</summary>
    public IReadOnlyList<(BoundStream Stream, int Index)> Columns { get; init; } = [];

    /// <summary>Gets whether it is an expression of time, or the same for all rows: no key.</summary>
    public bool IsTime { get; init; }

    /// <summary>The length to which its texts may have been cut on the way.</summary>
    public int Cut { get; init; } = int.MaxValue;

    /// <summary>Determines whether the values of another column are the same in the rows of a key.</summary>
    public bool Is(ColumnOrigin other) => Identities.Intersect(other.Identities).Any();
}
