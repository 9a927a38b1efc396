namespace SensorGrid.Grains.Interfaces.Sensors;

/// <summary>
/// Knows how far the reader of one shard has come; its key is the shard's name. Lives where the reader does, and keeps nothing: it can be called from outside of the silos too.
/// </summary>
[Alias("shard-frontier"), GrainInterfaceType("shard-frontier")]
public interface IShardFrontierGrain : IGrainWithStringKey
{
    /// <summary>
    /// Gets how far the shard has been delivered; waits until it has been up to a record, if one is named. Whoever gets <see cref="FrontierState.Moved"/> calls again.
    /// </summary>
    [Alias("get"), AlwaysInterleave]
    ValueTask<ShardFrontier> GetAsync([Immutable] FrontierQuestion question, CancellationToken cancellationToken);
}
