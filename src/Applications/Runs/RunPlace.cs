namespace SensorGrid.Applications.Runs;

/// <summary>A place in the order of a generation: behind a record, and behind the windows that end by an instant.</summary>
/// <param name="Records">The number of records that were processed.</param>
/// <param name="Time">The time up to which windows were closed: milliseconds since 1970-01-01 (UTC).</param>
public readonly record struct RunPlace(long Records, long Time)
{
    /// <summary>The place before the first record.</summary>
    public static RunPlace Beginning { get; } = new(0, long.MinValue);
}
