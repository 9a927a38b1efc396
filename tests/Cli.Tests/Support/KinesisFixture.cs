using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Local;
using SensorGrid.Kinesis.Local.Hosting;
using SensorGrid.TestKit;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Cli.Tests.Support;

/// <summary>The embedded Kinesis endpoint, for a class of tests.</summary>
public sealed class KinesisFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private KinesisLocalServer? _server;
    private TestKinesis? _kinesis;

    internal string Url => _kinesis!.Url;

    public async ValueTask InitializeAsync()
    {
        var options = new KinesisLocalOptions { Port = 0, DatabasePath = _directory["kinesis.db"] };
        _server = await KinesisLocalServer.StartAsync(options, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        _kinesis = new TestKinesis(_server.ServiceUrl);
    }

    public async ValueTask DisposeAsync()
    {
        _kinesis?.Dispose();
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _directory.Dispose();
    }

    internal Task<TestStream> CreateStreamAsync(int shards) => _kinesis!.CreateStreamAsync(shards);
}

/// <summary>A Kinesis server, whoever wrote it.</summary>
internal sealed class TestKinesis(Uri url) : IDisposable
{
    public string Url => url.ToString();

    public AmazonKinesisClient Client { get; } = new(new AmazonKinesisConfig { ServiceURL = url.ToString() });

    /// <summary>Makes a stream for one test.</summary>
    public async Task<TestStream> CreateStreamAsync(int shards)
    {
        var name = $"test-{Guid.NewGuid():N}";
        await Client.CreateStreamAsync(new CreateStreamRequest { StreamName = name, ShardCount = shards }, TestContext.Current.CancellationToken);
        var stream = new TestStream(Client, name);
        await stream.WaitUntilActiveAsync();
        return stream;
    }

    public void Dispose() => Client.Dispose();
}

/// <summary>A stream of one test.</summary>
internal sealed class TestStream(IAmazonKinesis client, string name)
{
    public string Name => name;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public Task WaitUntilActiveAsync() => Eventually.TrueAsync(
        () => $"The state ACTIVE of stream {name}",
        async () => (await client.DescribeStreamSummaryAsync(new DescribeStreamSummaryRequest { StreamName = name }, Cancelled))
            .StreamDescriptionSummary.StreamStatus == "ACTIVE");

    /// <summary>Puts a record; without a hash key its partition key chooses the shard.</summary>
    public Task PutAsync(string partitionKey, string data, string? hashKey = null) => client.PutRecordAsync(
        new PutRecordRequest { StreamName = name, PartitionKey = partitionKey, ExplicitHashKey = hashKey, Data = Encoding.UTF8.GetBytes(data) }, Cancelled);

    /// <summary>Puts a record of any bytes.</summary>
    public Task PutAsync(string partitionKey, byte[] data) =>
        client.PutRecordAsync(new PutRecordRequest { StreamName = name, PartitionKey = partitionKey, Data = data }, Cancelled);

    /// <summary>Puts many records, in their order.</summary>
    public async Task PutAsync(IEnumerable<(string PartitionKey, string Data)> records)
    {
        foreach (var batch in records.Chunk(500))
        {
            var entries = batch.Select(record => new PutRecordsRequestEntry { PartitionKey = record.PartitionKey, Data = Encoding.UTF8.GetBytes(record.Data) });
            var response = await client.PutRecordsAsync(new PutRecordsRequest { StreamName = name, Records = [.. entries] }, Cancelled);
            Assert.All(response.Records, result => Assert.NotNull(result.SequenceNumber));
        }
    }

    public async Task<List<Shard>> ListShardsAsync()
    {
        var shards = new List<Shard>();
        await foreach (var shard in client.ListAllShardsAsync(name, Cancelled))
        {
            shards.Add(shard);
        }

        return shards;
    }

    /// <summary>Splits a shard in two equal halves.</summary>
    public async Task SplitAsync(Shard shard)
    {
        var (from, to) = (UInt128.Parse(shard.HashKeyRange!.StartingHashKey!), UInt128.Parse(shard.HashKeyRange.EndingHashKey!));
        await client.SplitShardAsync(
            new SplitShardRequest { StreamName = name, ShardToSplit = shard.ShardId, NewStartingHashKey = (from + ((to - from) / 2)).ToString() }, Cancelled);
        await WaitUntilActiveAsync();
    }

    /// <summary>All records of a shard.</summary>
    public async Task<List<Record>> ReadAsync(string shard)
    {
        var records = new List<Record>();
        var iterator = (await client.GetShardIteratorAsync(
            new GetShardIteratorRequest { StreamName = name, ShardId = shard, ShardIteratorType = ShardIteratorType.TRIM_HORIZON }, Cancelled)).ShardIterator;
        while (iterator is not null)
        {
            var page = await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator }, Cancelled);
            if (page.Records is not { Count: > 0 })
            {
                break;
            }

            records.AddRange(page.Records);
            iterator = page.NextShardIterator;
        }

        return records;
    }
}
