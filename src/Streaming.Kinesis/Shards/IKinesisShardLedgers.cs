namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>Reads the ledgers of a stream's shards; a keyed service under the stream provider's name.</summary>
public interface IKinesisShardLedgers
{
    /// <summary>Gets the durable status of a shard; of one that was never read, that of epoch 0.</summary>
    Task<ShardStatus> GetAsync(string shardId, CancellationToken cancellationToken);

    /// <summary>Gets the shards that are to be read now: those whose parents have been read to their ends.</summary>
    Task<IReadOnlyList<ReadableShard>> GetReadableAsync(CancellationToken cancellationToken);
}
