namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The state of a shard's reader.</summary>
public enum ShardReadState
{
    /// <summary>It waits for its turn: the shard is being taken over from its last reader.</summary>
    Claiming,

    /// <summary>It reads, or has read everything and polls for more.</summary>
    Reading,

    /// <summary>It waits after a fault of the stream or downstream, and will try again.</summary>
    BackingOff,

    /// <summary>It waits for a checkpoint to be written, because its in-flight budget is used up.</summary>
    Waiting,

    /// <summary>The shard was read to its end.</summary>
    Ended,
}
