namespace SensorGrid.Client;

/// <summary>A stream of a SQL application.</summary>
/// <param name="Name">Its name; <c>-</c> for a query by itself.</param>
/// <param name="IsErrors">Whether it has the rows that could not be read or computed.</param>
/// <param name="Columns">Its columns.</param>
public sealed record LiveApplicationOutput(string Name, bool IsErrors, IReadOnlyList<LiveColumn> Columns)
{
    /// <summary>The ordinal of its newest row: the number of its rows over all generations. 0 of a program that was only checked.</summary>
    public long Rows { get; init; }

    /// <summary>The ordinal of the oldest row that is kept; one more than <see cref="Rows"/> when none is.</summary>
    public long Oldest { get; init; }
}
