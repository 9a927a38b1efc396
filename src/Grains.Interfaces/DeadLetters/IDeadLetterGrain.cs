using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Interfaces.DeadLetters;

/// <summary>
/// One lane of the durable store of what could not be used; its key is the lane's number, from 0 to <see cref="DeadLetterLanes.Count"/> - 1.
/// All dead letters of a shard are in one lane. A lane has a retention, by age and by bytes: the oldest leave first.
/// </summary>
[Alias("dead-letters"), GrainInterfaceType("dead-letters")]
public interface IDeadLetterGrain : IGrainWithIntegerKey
{
    /// <summary>Adds dead letters of one shard, in log order, or of its sensors, in any; those it has already, by id, it skips. When the call returns, they are durable.</summary>
    /// <returns>The number that were new.</returns>
    [Alias("add")]
    ValueTask<int> AddAsync([Immutable] DeadLetter[] deadLetters, CancellationToken cancellationToken);

    /// <summary>Lists dead letters of this lane, newest first: by arrival time, then by id, both descending.</summary>
    /// <param name="before">The key after which to begin, in that order; null for the newest.</param>
    /// <param name="limit">The maximum number.</param>
    /// <param name="maxBytes">The number of bytes to which the data of each is cut.</param>
    [Alias("list"), AlwaysInterleave]
    ValueTask<DeadLetter[]> ListAsync(DeadLetterKey? before, int limit, int maxBytes, CancellationToken cancellationToken);

    /// <summary>Gets one dead letter with all of its bytes; null when there is none of that id.</summary>
    [Alias("get"), AlwaysInterleave]
    ValueTask<DeadLetter?> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the positions of a log with a dead letter that has not been dismissed. Costs nothing but the call where no letter is of those
    /// arrival times.
    /// </summary>
    /// <param name="shard">The shard, or the log beside it.</param>
    /// <param name="positions">The positions.</param>
    /// <param name="earliest">The earliest arrival time (UTC) of what stands there.</param>
    /// <param name="latest">The latest one.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    [Alias("find"), AlwaysInterleave]
    ValueTask<LogPosition[]> FindAsync(
        string shard, [Immutable] LogPosition[] positions, DateTimeOffset earliest, DateTimeOffset latest, CancellationToken cancellationToken);

    /// <summary>Records that a dead letter was put into the stream again; the first redrive stays. Durable when the call returns.</summary>
    /// <returns>The first redrive of the letter, which may be another one; null when there is no dead letter of that id.</returns>
    [Alias("mark-redriven")]
    ValueTask<DeadLetterRedrive?> MarkRedrivenAsync(string id, DeadLetterRedrive redrive, CancellationToken cancellationToken);

    /// <summary>Removes a dead letter, and all that is stored of it. It does not come back when its record is read again.</summary>
    /// <returns>Whether there was one of that id.</returns>
    [Alias("dismiss")]
    ValueTask<bool> DismissAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Removes dead letters of a reason, a bounded number of them; for more, call again with the position that is returned.
    /// </summary>
    /// <param name="reason">The reason; with <c>*</c> at its end, the beginning of reasons.</param>
    /// <param name="from">The position to begin at; null for the beginning of the lane.</param>
    /// <param name="mostLetters">The maximum number to remove.</param>
    /// <param name="mostSegments">The maximum number of segments (of at most 120 KB) that are read for it.</param>
    [Alias("dismiss-by-reason")]
    ValueTask<DeadLetterDismissal> DismissByReasonAsync(
        string reason, DeadLetterPlace? from, int mostLetters, int mostSegments, CancellationToken cancellationToken);

    /// <summary>Counts the dead letters of this lane that have been dismissed or have passed their retention.</summary>
    [Alias("count-removed"), AlwaysInterleave]
    ValueTask<long> CountRemovedAsync(CancellationToken cancellationToken);
}
