namespace SensorGrid.Api.Applications.Trials;

/// <summary>The outcome of a trial.</summary>
/// <param name="Records">The number of records that were processed.</param>
/// <param name="RowsIn">The number of rows that went into the program.</param>
/// <param name="Errors">The number of rows of its error stream.</param>
/// <param name="From">The arrival time of the oldest record (UTC); null without any.</param>
/// <param name="To">The arrival time of the newest record (UTC); null without any.</param>
/// <param name="Streams">The rows of each output of the application, in their order.</param>
/// <param name="IsPartial">Whether it has less than was asked for.</param>
/// <param name="Note">The reason for that, in a sentence; null otherwise.</param>
internal sealed record TrialResult(
    long Records, long RowsIn, long Errors, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<NewestRows> Streams, bool IsPartial, string? Note)
{
    /// <summary>Creates the outcome of a program that cannot be run.</summary>
    public static TrialResult None { get; } = new(0, 0, 0, null, null, [], false, null);
}
