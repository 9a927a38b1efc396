using Orleans.Streams;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>The provider as Orleans' pulling agents see it.</summary>
internal sealed class KinesisAdapter(string provider, ShardQueues queues, ShardHost host) : IQueueAdapter
{
    public string Name => provider;

    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => new ShardReceiver(host, queues.Shard(queueId));

    public Task QueueMessageBatchAsync<T>(
        StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        throw Unsupported.Producing(provider);
}
