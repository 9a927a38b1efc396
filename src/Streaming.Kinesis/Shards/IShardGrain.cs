namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The durable state of a shard: the owner that may write its checkpoint, the checkpoint, and the gaps.</summary>
/// <remarks>
/// Keyed by provider, stream and shard. Every change is a conditional write that is made before the answer. A reader that was deposed
/// learns of it by the refusal of what it writes under its old epoch.
/// </remarks>
[Alias("kinesis-shard"), GrainInterfaceType("kinesis-shard")]
public interface IShardGrain : IGrainWithStringKey
{
    /// <summary>
    /// Requests the shard. Granted when no silo holds it, or <paramref name="owner"/> itself does, or <paramref name="force"/> is set: then
    /// the epoch is higher than all before.
    /// </summary>
    [Alias("Claim")]
    Task<ShardClaim> ClaimAsync(SiloAddress owner, bool force);

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
