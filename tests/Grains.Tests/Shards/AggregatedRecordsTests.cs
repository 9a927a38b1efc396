using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Aggregation;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.Local;
using SensorGrid.Kinesis.Local.Hosting;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.TestKit;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Grains.Tests.Shards;

[Collection(nameof(OneSilo))]
public sealed class AggregatedRecordsTests(SensorCluster cluster)
{
    private const string Stream = "readings";

    private readonly string _shard = Some.Name("shardId");
    private readonly string _a = Some.Name("a");
    private readonly string _b = Some.Name("b");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_readings_aggregated_or_not_give_the_same_features_to_the_bit()
    {
        var records = (await AggregatedAsync(0, 149)).SelectMany(record => UserRecords.Of(record, null)).ToArray();
        Assert.Equal(300, records.Length);
        var processor = await cluster.StartProcessorAsync(_shard);

        foreach (var page in records.Chunk(70))
        {
            Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync(page, 0, Cancellation));
        }

        foreach (var id in new[] { _a, _b })
        {
            var answer = await cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation);
            PlacedReading[] placed =
            [
                .. records.Where(record => record.PartitionKey == id).Select((record, place) => new PlacedReading(
                    new LogPosition(SequenceNumber.Parse(record.Position.SequenceNumber), record.Position.SubSequenceNumber, 0),
                    Some.Reading(id, place))),
            ];
            FeatureAssert.Same(Some.Take(placed, _shard).Features, answer);
            var plain = Some.Expected(id, 0, 149, _shard);
            Assert.Equal(plain.Values.Select(BitConverter.DoubleToInt64Bits), answer.Features!.Values.Select(BitConverter.DoubleToInt64Bits));
            Assert.Equivalent(plain.Quality, answer.Features.Quality);
        }
    }

    [Fact]
    public async Task What_a_sensor_has_of_an_aggregated_record_it_skips_when_that_comes_again_and_takes_the_rest()
    {
        var records = (await AggregatedAsync(0, 19)).SelectMany(record => UserRecords.Of(record, null)).ToArray();
        var processor = await cluster.StartProcessorAsync(_shard);
        await processor.ProcessRecordsAsync(records[..13], 0, Cancellation);

        await processor.InitializeAsync(new ShardStart(_shard, [], null, null), Cancellation);
        Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync(records, 0, Cancellation));
        Assert.Equal(ShardOutcome.Done, await processor.PersistAsync(records[^1].Position, default, Cancellation));

        foreach (var id in new[] { _a, _b })
        {
            var answer = await cluster.Sensor(id).GetFeaturesAsync(AsOf.Latest, Cancellation);
            Assert.Equal(20, answer.Features!.Quality.Readings);
            Assert.Equal(Some.Expected(id, 0, 19, _shard).Values, answer.Features.Values);
        }
    }

    [Fact]
    public async Task A_user_record_in_the_wrong_shard_is_a_dead_letter_and_is_not_taken()
    {
        // A range that has the one sensor alone.
        var range = new HashRange(HashRange.HashOf(_a), HashRange.HashOf(_a));
        var records = (await AggregatedAsync(0, 9)).SelectMany(record => UserRecords.Of(record, range)).ToArray();
        var processor = await cluster.StartProcessorAsync(_shard);

        Assert.Equal(ShardOutcome.Done, await processor.ProcessRecordsAsync(records, 0, Cancellation));

        Assert.Equal(10, (await cluster.Sensor(_a).GetFeaturesAsync(AsOf.Latest, Cancellation)).Features!.Quality.Readings);
        Assert.Null((await cluster.Sensor(_b).GetFeaturesAsync(AsOf.Latest, Cancellation)).Features);
        var deadLetters = (await cluster.DeadLetters(_shard).ListAsync(null, 100, 1000, Cancellation)).Where(letter => letter.Shard == _shard).ToList();
        Assert.Equal(10, deadLetters.Count);
        Assert.All(deadLetters, letter => Assert.Contains("outside the shard's range", letter.Reason, StringComparison.Ordinal));
        Assert.Equal(Encode(Some.Reading(_b, 9)), deadLetters.MaxBy(letter => letter.Position)!.Data);
    }

    /// <summary>The records of a stream of one shard into which readings of both sensors were put in turn.</summary>
    private async Task<List<Record>> AggregatedAsync(int first, int last)
    {
        using var directory = new TemporaryDirectory();
        var options = new KinesisLocalOptions { Port = 0, DatabasePath = directory["kinesis.db"], Streams = { new StreamToCreate(Stream, 1) } };
        await using var server = await KinesisLocalServer.StartAsync(options, NullLoggerFactory.Instance, Cancellation);
        using var client = new AmazonKinesisClient(new AmazonKinesisConfig { ServiceURL = server.ServiceUrl.ToString() });
        var producer = new AggregatingProducer(client, new KinesisProducer(client, new KinesisProducerOptions(), TimeProvider.System));
        var entries =
            from place in Enumerable.Range(first, last - first + 1)
            from id in new[] { _a, _b }
            select new PutRecordsRequestEntry { PartitionKey = id, Data = Encode(Some.Reading(id, place)) };
        Assert.All(await producer.PutAsync(Stream, entries.ToList(), Cancellation), outcome => Assert.True(outcome.Succeeded, outcome.ErrorMessage));

        var shards = await client.ListAllShardsAsync(Stream, Cancellation).ToListAsync(Cancellation);
        var iterator = await client.GetShardIteratorAsync(
            new GetShardIteratorRequest { StreamName = Stream, ShardId = shards[0].ShardId, ShardIteratorType = ShardIteratorType.TRIM_HORIZON }, Cancellation);
        return (await client.GetRecordsAsync(new GetRecordsRequest { ShardIterator = iterator.ShardIterator }, Cancellation)).Records!;
    }

    private static byte[] Encode(Reading reading)
    {
        var json = new ArrayBufferWriter<byte>();
        ReadingEncoder.Encode(reading, json);
        return json.WrittenSpan.ToArray();
    }
}
