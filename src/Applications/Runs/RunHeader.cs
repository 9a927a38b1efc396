using SensorGrid.Applications.Log;

namespace SensorGrid.Applications.Runs;

/// <summary>What a stored run has beside the state of its program.</summary>
/// <param name="Place">The place in the log behind what was processed.</param>
/// <param name="Ordinals">The number of rows of each output, by its name.</param>
/// <param name="Records">The number of records that were processed.</param>
/// <param name="RowsIn">The number of rows that went into the program.</param>
/// <param name="Errors">The number of rows of the error stream.</param>
internal sealed record RunHeader(MergePlace Place, IReadOnlyDictionary<string, long> Ordinals, long Records, long RowsIn, long Errors)
{
    /// <summary>The revision of the catalogue whose reference tables the program joins; 0 when it joins none.</summary>
    public long Tables { get; init; }

    /// <summary>The time up to which windows are closed, and below which no record follows: milliseconds since 1970-01-01 (UTC).</summary>
    public long Time { get; init; } = long.MinValue;
}
