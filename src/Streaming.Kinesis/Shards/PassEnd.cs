namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The reason why a pass over a shard, from its checkpoint on, ended.</summary>
internal enum PassEnd
{
    /// <summary>The shard was closed; all of it is persisted and checkpointed.</summary>
    ShardEnded,

    /// <summary>Another reader has taken over.</summary>
    Lost,

    /// <summary>The reader was requested to stop, and what could be persisted has been.</summary>
    Stopped,

    /// <summary>Something that was delivered is lost: the next pass begins at the checkpoint again.</summary>
    Gap,
}
