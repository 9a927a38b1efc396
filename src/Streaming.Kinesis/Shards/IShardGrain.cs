using Orleans.CodeGeneration;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The durable state of a shard: the owner that may write its checkpoint, the checkpoint, and the gaps.</summary>
/// <remarks>
/// Keyed by provider, stream and shard. Every change is a conditional write that is made before the answer. A reader that was deposed
/// learns of it by the refusal of what it writes under its old epoch.
/// </remarks>
[Alias("kinesis-shard"), GrainInterfaceType("kinesis-shard"), Version(1)]
public interface IShardGrain : IGrainWithStringKey
{
    /// <summary>
    /// Requests the shard. Granted when no silo holds it, or <paramref name="owner"/> itself does, or <paramref name="force"/> is set: then
    /// the epoch is higher than all before.
    /// </summary>
    [Alias("Claim")]
    Task<ShardClaim> ClaimAsync(SiloAddress owner, bool force);

    /// <summary>
    /// Announces the records up to a position, before any of them is delivered; null when <paramref name="epoch"/> is not the newest, or the shard is finished. Records that were
    /// announced before follow the pins that are there. If <paramref name="revision"/> is newer than the last pin, those after them are pinned to it.
    /// </summary>
    /// <param name="upTo">The last record of the page. Everything that was ever delivered unannounced is up to there, unless the page is a fence.</param>
    /// <param name="revision">The revision of the definitions in force; 0 to pin nothing; -1 for a fence: the ledger stays as it is, and only the epoch is checked.</param>
    /// <param name="fromStart">Whether no record of the shard was ever delivered: then all can be pinned. Otherwise what comes after an announced page can.</param>
    /// <returns>All pins, in their order.</returns>
    [Alias("Announce")]
    Task<ShardPin[]?> AnnounceAsync(long epoch, RecordPosition upTo, long revision, bool fromStart);

    /// <summary>Writes the checkpoint; false when <paramref name="epoch"/> is not the newest. It never goes back.</summary>
    /// <param name="progress">The position up to which everything is durable; null when the shard had no records.</param>
    /// <param name="finished">Whether that is the shard's end.</param>
    [Alias("Checkpoint")]
    Task<bool> CheckpointAsync(long epoch, ShardProgress? progress, bool finished);

    /// <summary>Stores a gap, unless it is stored already; false when <paramref name="epoch"/> is not the newest.</summary>
    [Alias("RecordGap")]
    Task<bool> RecordGapAsync(long epoch, ShardGap gap);

    /// <summary>Releases the shard; false when <paramref name="epoch"/> is not the newest.</summary>
    [Alias("Release")]
    Task<bool> ReleaseAsync(long epoch);

    /// <summary>Gets the durable status of the shard.</summary>
    [Alias("GetStatus")]
    Task<ShardStatus> GetStatusAsync();
}
