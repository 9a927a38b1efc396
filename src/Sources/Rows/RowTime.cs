namespace SensorGrid.Sources.Rows;

/// <summary>The event time of a row.</summary>
/// <param name="Columns">
/// The column of the time; two columns, a date and a time of day, are joined with a blank. None for the arrival time of the record, which a file does not have.
/// </param>
/// <param name="Unit">The form of the time.</param>
/// <param name="AssumesUtc">Whether a time without an offset is in UTC; otherwise it is refused.</param>
public sealed record RowTime(IReadOnlyList<string> Columns, TimeUnit Unit = TimeUnit.Auto, bool AssumesUtc = false)
{
    /// <summary>The arrival time of the record.</summary>
    public static RowTime Arrival { get; } = new([]);

    /// <summary>Gets whether it is the arrival time of the record.</summary>
    public bool IsArrival => Columns.Count == 0;
}
