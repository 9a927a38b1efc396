namespace SensorGrid.Streaming.Kinesis.Shards;

internal sealed class KinesisShardLedgers(ShardReaderContext reading) : IKinesisShardLedgers
{
    public Task<ShardStatus> GetAsync(string shardId, CancellationToken cancellationToken) => reading.ShardGrain(shardId).GetStatusAsync().WaitAsync(cancellationToken);

    public Task<IReadOnlyList<ReadableShard>> GetReadableAsync(CancellationToken cancellationToken) =>
        reading.TopologyGrain().GetReadableShardsAsync().WaitAsync(cancellationToken);
}
