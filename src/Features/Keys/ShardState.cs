using SensorGrid.Features.Log;

namespace SensorGrid.Features.Keys;

/// <summary>The state that a sensor keeps of a shard that it had readings from.</summary>
internal sealed class ShardState(ShardName shard, ShardName[] parents)
{
    public ShardName Shard { get; } = shard;

    public ShardName[] Parents { get; } = parents;

    /// <summary>The last position ingested.</summary>
    public LogPosition Position { get; set; }

    /// <summary>
    /// The border of lateness (ticks): the newest event time that came from this shard or its ancestors, where a reading ahead of its arrival stands for its arrival.
    /// </summary>
    public long Border { get; set; } = long.MinValue;

    /// <summary>The newest stretch of the lineage that was lost before it was read.</summary>
    public LogGap? Gap { get; set; }
}
