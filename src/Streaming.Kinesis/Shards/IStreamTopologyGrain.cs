namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Knows the shards of a stream, where each begins, and which have been read to their ends. Keyed by provider and stream.</summary>
[Alias("kinesis-stream-topology"), GrainInterfaceType("kinesis-stream-topology")]
public interface IStreamTopologyGrain : IGrainWithStringKey
{
    /// <summary>Gets the shards that are to be read now.</summary>
    [Alias("GetReadableShards")]
    Task<IReadOnlyList<ReadableShard>> GetReadableShardsAsync();

    /// <summary>
    /// Records that a shard was read to its end and checkpointed there; returns the shards that are to be read now, its children among
    /// them.
    /// </summary>
    [Alias("ShardEnded")]
    Task<IReadOnlyList<ReadableShard>> ShardEndedAsync(string shardId);
}
