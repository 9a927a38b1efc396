using System.Globalization;
using System.Text;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Aggregation;

public sealed class AggregatingProducerTests(KinesisServers servers)
{
    private readonly Downstream _downstream = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_user_record_is_handed_over_once_in_the_order_of_its_shard()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Embedded), 3, CancellationToken);
        await PutAsync(Producer(stream), stream, 0, 1_700);
        await using var cluster = await KinesisCluster.StartAsync(stream, _downstream, new CasGrainStorage(), options => options.RecordsPerRead = 2);

        await _downstream.UntilRecordsAsync(1_700, CancellationToken);

        var records = _downstream.Of<Downstream.Processed>().SelectMany(call => call.Records).ToList();
        Assert.All(records, record => Assert.Null(record.Defect));
        Assert.InRange(records.Select(record => record.Position.SequenceNumber).Distinct().Count(), 3, 12);
        Assert.Equal(Enumerable.Range(0, 1_700), records.Select(Number).Order());
        foreach (var key in records.GroupBy(record => record.PartitionKey))
        {
            Assert.Equal(key.Select(Number).Order(), key.Select(Number));
        }

        foreach (var shard in _downstream.Of<Downstream.Processed>().GroupBy(call => call.ShardId))
        {
            var positions = shard.SelectMany(call => call.Records).Select(record => record.Position).ToList();
            Assert.Equal(positions.Order(), positions);
        }
    }

    [Fact]
    public async Task After_a_reshard_each_counts_once_and_those_in_the_wrong_shard_are_refused_there()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Embedded), 1, CancellationToken);
        var producer = Producer(stream);
        await PutAsync(producer, stream, 0, 100);
        await stream.SplitAsync((await stream.ShardsAsync(CancellationToken))[0].ShardId, CancellationToken);
        await PutAsync(producer, stream, 100, 100);
        await using var cluster = await KinesisCluster.StartAsync(stream, _downstream, new CasGrainStorage());

        await _downstream.UntilAsync(downstream => Taken(downstream).Count >= 200, CancellationToken);

        Assert.Equal(Enumerable.Range(0, 200), Taken(_downstream).Order());
        var refused = _downstream.Of<Downstream.Processed>().SelectMany(call => call.Records).Where(record => record.Defect is not null).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, record => Assert.Contains("outside the shard's range", record.Defect, StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_too_large_for_an_aggregated_record_goes_by_itself()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Embedded), 1, CancellationToken);
        var large = new PutRecordsRequestEntry { PartitionKey = "large", Data = new byte[900_000] };
        var small = new PutRecordsRequestEntry { PartitionKey = "small", Data = new byte[10] };
        var tooLarge = new PutRecordsRequestEntry { PartitionKey = "large", Data = new byte[1_100_000] };

        var outcomes = await Producer(stream).PutAsync(stream.Name, [small, large, small, tooLarge, small], CancellationToken);

        Assert.Equal([true, true, true, false, true], outcomes.Select(outcome => outcome.Succeeded));
    }

    private static List<int> Taken(Downstream downstream) =>
        [.. downstream.Of<Downstream.Processed>().SelectMany(call => call.Records).Where(record => record.Defect is null).Select(Number)];

    private static int Number(ShardRecord record) => int.Parse(Downstream.Text(record), CultureInfo.InvariantCulture);

    private static AggregatingProducer Producer(TestStream stream) =>
        new(stream.Client, new KinesisProducer(stream.Client, new KinesisProducerOptions(), TimeProvider.System));

    private static async Task PutAsync(AggregatingProducer producer, TestStream stream, int from, int count)
    {
        var records = Enumerable.Range(from, count).Select(i => new PutRecordsRequestEntry
        {
            PartitionKey = $"key-{i % 20}",
            Data = Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)),
        });
        var outcomes = await producer.PutAsync(stream.Name, records.ToList(), CancellationToken);
        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded, outcome.ErrorMessage));
    }
}
