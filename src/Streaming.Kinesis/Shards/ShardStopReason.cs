namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The reason why a record processor gets no more records.</summary>
public enum ShardStopReason
{
    /// <summary>The shard was split or merged, and everything of it has been read, persisted and checkpointed.</summary>
    ShardEnded,

    /// <summary>Another reader took the shard over, or the shard is being abandoned after a fault: nothing more may be written for it.</summary>
    LeaseLost,

    /// <summary>This silo stops, or gives the shard away in good order; what could be persisted has been.</summary>
    ShutdownRequested,
}
