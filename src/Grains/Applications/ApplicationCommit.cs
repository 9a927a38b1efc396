using SensorGrid.Applications.Log;
using SensorGrid.Applications.Rows;
using SensorGrid.Applications.Runs;

namespace SensorGrid.Grains.Applications;

/// <summary>What a run of an application has to store, as one change.</summary>
/// <param name="Rows">The rows since the last commit, in the order in which they came out.</param>
/// <param name="Streams">The names of the outputs, by their indices.</param>
/// <param name="Place">The place behind the records that were processed.</param>
/// <param name="Facts">What is known of the records that were read.</param>
/// <param name="HasLostTicks">Whether ticks were forgotten.</param>
/// <param name="ClosedUntil">The time up to which windows are closed.</param>
/// <param name="Records">The records that the generation has processed.</param>
/// <param name="RowsIn">The rows that went into its program.</param>
/// <param name="Errors">The rows of its error stream.</param>
/// <param name="Refused">The rows that were lost at a bound of what the program keeps, since the last commit.</param>
/// <param name="Tables">The reference tables of the catalogue that the generation has joined; null when it joins none.</param>
/// <param name="Snapshot">The state of the run; null to keep the one that is stored.</param>
internal sealed record ApplicationCommit(
    IReadOnlyList<OutputRow> Rows,
    IReadOnlyList<string> Streams,
    MergePlace Place,
    MergeFacts Facts,
    bool HasLostTicks,
    long ClosedUntil,
    long Records,
    long RowsIn,
    long Errors,
    long Refused,
    TableHistory? Tables,
    byte[]? Snapshot);
