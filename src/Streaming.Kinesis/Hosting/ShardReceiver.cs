using Orleans.Streams;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>
/// A thin handle: notifies the silo's <see cref="ShardHost"/> when a shard comes and goes. No message passes through it, for the reader
/// delivers pages to its record processor itself.
/// </summary>
internal sealed class ShardReceiver(ShardHost host, string shardId) : IQueueAdapterReceiver
{
    public Task Initialize(TimeSpan timeout)
    {
        host.Start(shardId);
        return Task.CompletedTask;
    }

    public Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount) => Task.FromResult<IList<IBatchContainer>>([]);

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public Task Shutdown(TimeSpan timeout) => host.StopAsync(shardId, timeout);
}
