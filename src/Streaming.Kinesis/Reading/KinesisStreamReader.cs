using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Configuration;
using SensorGrid.Streaming.Kinesis.Shards;

namespace SensorGrid.Streaming.Kinesis.Reading;

internal sealed class KinesisStreamReader(IAmazonKinesis client, KinesisStreamOptions options, TimeProvider clock) : IKinesisStreamReader
{
    // A reader beside those of the shards leaves them most of the five reads a second.
    private const int ReadsLeftToOthers = 4;

    public TimeSpan IdlePause => options.ReadInterval * (1 + ReadsLeftToOthers);

    public async Task<IReadOnlyList<ListedShard>> ListShardsAsync(CancellationToken cancellationToken)
    {
        var shards = new List<ListedShard>();
        await foreach (var shard in client.ListAllShardsAsync(options.StreamName, cancellationToken))
        {
            string?[] parents = [shard.ParentShardId, shard.AdjacentParentShardId];
            shards.Add(new ListedShard(shard.ShardId, [.. parents.OfType<string>().Where(parent => parent.Length > 0)], HashRange.Of(shard.HashKeyRange)));
        }

        return shards;
    }

    public ShardTail Open(ListedShard shard, RecordPosition? after, DateTimeOffset? startAt) =>
        new(new ShardSource(client, options.StreamName, shard.ShardId, clock), new ReadPacer(options.ReadInterval, clock), clock, shard, after, startAt, options.RecordsPerRead);
}
