using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Orleans.Streams;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Hosting;

/// <summary>Names shards as Orleans names queues: a queue is a shard.</summary>
internal sealed class ShardQueues(string provider, ShardTopology topology) : IStreamQueueMapper
{
    private readonly ConcurrentDictionary<QueueId, string> _shards = new();

    /// <summary>Gets the queue of a shard; equal on every silo.</summary>
    public QueueId Queue(string shardId)
    {
        var hash = XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(shardId));
        var number = shardId[(shardId.LastIndexOf('-') + 1)..];
        var id = uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : hash;
        var queue = QueueId.GetQueueId(provider, id, hash);
        _shards[queue] = shardId;
        return queue;
    }

    /// <summary>Gets the shard of a queue that this silo has named before.</summary>
    public string Shard(QueueId queue) => _shards[queue];

    public IEnumerable<QueueId> GetAllQueues() => [.. (topology.ShardIds ?? []).Select(Queue)];

    public QueueId GetQueueForStream(StreamId streamId) => throw Unsupported.Producing(provider);
}
