using System.Globalization;
using System.Text;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.TestKit.Kinesis;

/// <summary>A stream on some server, to put records into and to reshard.</summary>
internal sealed class TestStream(IAmazonKinesis client, string name)
{
    private readonly KinesisProducer _producer = new(client, new KinesisProducerOptions { MaxBatchRecords = 50 }, TimeProvider.System);

    public IAmazonKinesis Client => client;

    public string Name => name;

    public static async Task<TestStream> CreateAsync(IAmazonKinesis client, int shards, CancellationToken cancellationToken)
    {
        var stream = new TestStream(client, $"stream-{Guid.NewGuid():N}");
        await client.CreateStreamAsync(new CreateStreamRequest { StreamName = stream.Name, ShardCount = shards }, cancellationToken);
        await stream.UntilActiveAsync(cancellationToken);
        return stream;
    }

    /// <summary>Puts records whose texts are <c>from</c>, <c>from + 1</c>, …, under as many partition keys as there are tens of them.</summary>
    public async Task PutAsync(int from, int count, CancellationToken cancellationToken)
    {
        var records = Enumerable.Range(from, count).Select(i => new PutRecordsRequestEntry
        {
            PartitionKey = $"key-{i % 10}",
            Data = Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)),
        });
        var outcomes = await _producer.PutAsync(name, records.ToList(), cancellationToken);
        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded, outcome.ErrorMessage));
    }

    public async Task<IReadOnlyList<Shard>> ShardsAsync(CancellationToken cancellationToken) =>
        await client.ListAllShardsAsync(name, cancellationToken).ToListAsync(cancellationToken);

    /// <summary>Splits an open shard in the middle of its hash range.</summary>
    public async Task SplitAsync(string shardId, CancellationToken cancellationToken)
    {
        var range = (await ShardsAsync(cancellationToken)).Single(shard => shard.ShardId == shardId).HashKeyRange!;
        var start = UInt128.Parse(range.StartingHashKey!, CultureInfo.InvariantCulture);
        var middle = start + ((UInt128.Parse(range.EndingHashKey!, CultureInfo.InvariantCulture) - start) / 2);
        var request = new SplitShardRequest
        {
            StreamName = name,
            ShardToSplit = shardId,
            NewStartingHashKey = middle.ToString(CultureInfo.InvariantCulture),
        };
        await client.SplitShardAsync(request, cancellationToken);
        await UntilActiveAsync(cancellationToken);
    }

    public async Task MergeAsync(string shardId, string adjacentShardId, CancellationToken cancellationToken)
    {
        var request = new MergeShardsRequest { StreamName = name, ShardToMerge = shardId, AdjacentShardToMerge = adjacentShardId };
        await client.MergeShardsAsync(request, cancellationToken);
        await UntilActiveAsync(cancellationToken);
    }

    public async Task UntilActiveAsync(CancellationToken cancellationToken)
    {
        // The server has no event for it: asking is the only way.
        var request = new DescribeStreamSummaryRequest { StreamName = name };
        await Eventually.TrueAsync(
            () => $"The state ACTIVE of stream {name}",
            async () => (await client.DescribeStreamSummaryAsync(request, cancellationToken)).StreamDescriptionSummary.StreamStatus == "ACTIVE");
    }
}
