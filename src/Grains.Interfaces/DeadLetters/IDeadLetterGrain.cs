namespace SensorGrid.Grains.Interfaces.DeadLetters;

/// <summary>
/// One lane of the durable store of what could not be taken; its key is the lane's number, from 0 to <see cref="DeadLetterLanes.Count"/> - 1.
/// All dead letters of a shard are in one lane.
/// </summary>
[Alias("dead-letters"), GrainInterfaceType("dead-letters")]
public interface IDeadLetterGrain : IGrainWithIntegerKey
{
    /// <summary>Adds dead letters of one shard, in log order, or of its sensors, in any; those it has already, by id, it skips. When the call returns, they are durable.</summary>
    /// <returns>How many were new.</returns>
    [Alias("add")]
    ValueTask<int> AddAsync([Immutable] DeadLetter[] deadLetters, CancellationToken cancellationToken);

    /// <summary>Dead letters of this lane, newest first: by arrival time, then by id, both descending.</summary>
    /// <param name="before">Only those after this one in that order; null for the newest.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="maxBytes">At how many bytes the data of each is cut.</param>
    [Alias("list"), AlwaysInterleave]
    ValueTask<DeadLetter[]> ListAsync(DeadLetterKey? before, int limit, int maxBytes, CancellationToken cancellationToken);

    /// <summary>One dead letter with all of its bytes; null when there is none of that id.</summary>
    [Alias("get"), AlwaysInterleave]
    ValueTask<DeadLetter?> GetAsync(string id, CancellationToken cancellationToken);

    /// <summary>Records that a dead letter was put into the stream again; the first redrive stays. Durable when the call returns.</summary>
    /// <returns>The first redrive of the letter, which may be another one; null when there is no dead letter of that id.</returns>
    [Alias("mark-redriven")]
    ValueTask<DeadLetterRedrive?> MarkRedrivenAsync(string id, DeadLetterRedrive redrive, CancellationToken cancellationToken);
}
