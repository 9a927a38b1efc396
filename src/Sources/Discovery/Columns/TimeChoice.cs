using SensorGrid.Sources.Rows;

namespace SensorGrid.Sources.Discovery.Columns;

/// <summary>A column that can be the time of the rows.</summary>
/// <param name="Column">The column.</param>
/// <param name="Unit">The form of its values.</param>
/// <param name="IsUtc">Whether its values have no offset, so that UTC must be assumed.</param>
/// <param name="Rank">The order among others: the least is the likeliest.</param>
internal sealed record TimeChoice(ColumnFacts Column, TimeUnit Unit, bool IsUtc, int Rank)
{
    /// <summary>The time of day, when the column is a date.</summary>
    public ColumnFacts? TimeOfDay { get; init; }

    /// <summary>Gets whether the column is named like a time.</summary>
    public bool IsNamed => KnownColumns.Time(Column.Path) != KnownColumns.None;
}
