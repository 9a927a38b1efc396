namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Makes the processor of a shard; registered as a keyed service under the stream provider's name.</summary>
public interface IShardRecordProcessorFactory
{
    /// <summary>Makes a processor for one lease of a shard on this silo.</summary>
    IShardRecordProcessor Create(string shardId);
}
