using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Processes the records of one shard, in order. Named and driven like a record processor of the Kinesis Client Library.</summary>
/// <remarks>
/// <para>
/// Calls do not overlap, except that one <see cref="PersistAsync"/> may be running while <see cref="ProcessRecordsAsync"/> is called
/// for later pages. <see cref="InitializeAsync"/> and <see cref="StopAsync"/> come only when no other call is running.
/// </para>
/// <para>An exception from any of them counts as a passing fault: the reader waits, and begins again from the checkpoint with <see cref="InitializeAsync"/>.</para>
/// </remarks>
public interface IShardRecordProcessor
{
    /// <summary>Begins at the checkpoint, or begins again there: all that was delivered since is forgotten and will come again.</summary>
    ValueTask InitializeAsync(ShardStart start, CancellationToken cancellationToken);

    /// <summary>
    /// Delivers the next records. When it returns <see cref="ShardOutcome.Done"/>, they are ingested, though not yet durable.
    /// </summary>
    /// <param name="records">The records, in order.</param>
    /// <param name="revision">The revision of the definitions that they are pinned to; 0 for the silo's own. It never goes back along a shard.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    ValueTask<ShardOutcome> ProcessRecordsAsync(IReadOnlyList<ShardRecord> records, long revision, CancellationToken cancellationToken);

    /// <summary>
    /// Advances the shard's clock: everything that arrived until an instant has been delivered. It stands still while the reader is behind, and goes on while
    /// nothing comes.
    /// </summary>
    /// <param name="readUntil">An arrival time (UTC), never before that of an earlier call.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    ValueTask<ShardOutcome> ReachedAsync(DateTimeOffset readUntil, CancellationToken cancellationToken) => ValueTask.FromResult(ShardOutcome.Done);

    /// <summary>Makes durable every record up to and including <paramref name="position"/>, the last one delivered, in the time that <paramref name="pace"/> gives: the barrier.</summary>
    ValueTask<ShardOutcome> PersistAsync(RecordPosition position, PersistPace pace, CancellationToken cancellationToken);

    /// <summary>Handles a checkpoint that is durable at <paramref name="position"/>, for which <see cref="PersistAsync"/> was called before.</summary>
    ValueTask CheckpointedAsync(RecordPosition position, CancellationToken cancellationToken);

    /// <summary>Ends the processing: no more records come.</summary>
    ValueTask StopAsync(ShardStopReason reason, CancellationToken cancellationToken);
}
