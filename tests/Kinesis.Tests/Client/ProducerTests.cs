using System.Text;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Kinesis.Tests.Client;

public sealed class ProducerTests(KinesisServers servers)
{
    private readonly Faults _faults = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Server.Kinesalite, 1_200)]
    [InlineData(Server.KinesisLocal, 120)]
    [InlineData(Server.Embedded, 1_200)]
    public async Task Outcomes_come_in_the_order_of_the_records_and_tell_where_each_went(Server server, int count)
    {
        var stream = await StreamAsync(2, server);
        var outcomes = await Producer(stream).PutAsync(stream.Name, Records(count), CancellationToken);
        Assert.Equal(count, outcomes.Count);
        var read = await ReadAllAsync(stream);
        Assert.Equal(count, read.Count);
        Assert.All(outcomes.Select((outcome, i) => (outcome, i)), put => Assert.Equal($"{put.i}", read[(put.outcome.ShardId!, put.outcome.SequenceNumber!)]));
    }

    [Fact]
    public async Task Only_the_records_that_failed_are_sent_again()
    {
        var stream = await StreamAsync(1);
        _faults.Next("PutRecords", Fault.PartlyThrottled, Fault.PartlyThrottled);
        var outcomes = await Producer(stream).PutAsync(stream.Name, Records(10), CancellationToken);
        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}").Order(), (await ReadAllAsync(stream)).Values.Order());
    }

    [Theory]
    [InlineData(Fault.Throttled)]
    [InlineData(Fault.InternalError)]
    [InlineData(Fault.Reset)]
    public async Task A_call_that_failed_as_a_whole_is_sent_again(Fault fault)
    {
        var stream = await StreamAsync(1);
        _faults.Next("PutRecords", fault, fault);
        var outcomes = await Producer(stream).PutAsync(stream.Name, Records(10), CancellationToken);
        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded));
        Assert.Equal(10, (await ReadAllAsync(stream)).Count);
    }

    [Fact]
    public async Task After_the_last_attempt_the_outcome_is_the_error()
    {
        var stream = await StreamAsync(1);
        _faults.Next("PutRecords", Enumerable.Repeat(Fault.Throttled, 3));
        var outcome = Assert.Single(await Producer(stream, attempts: 3).PutAsync(stream.Name, Records(1), CancellationToken));
        Assert.False(outcome.Succeeded);
        Assert.Equal("ProvisionedThroughputExceededException", outcome.ErrorCode);
        Assert.Equal(0, _faults.Left("PutRecords"));
    }

    [Fact]
    public async Task A_refusal_that_will_not_pass_is_not_tried_again()
    {
        var stream = await StreamAsync(1);
        var outcomes = await Producer(stream).PutAsync("none", Records(3), CancellationToken);
        Assert.All(outcomes, outcome => Assert.Equal("ResourceNotFoundException", outcome.ErrorCode));
    }

    [Fact]
    public async Task A_record_above_the_limit_is_refused_and_the_others_are_put()
    {
        var stream = await StreamAsync(1);
        var records = Records(3);
        records[1].Data = new byte[(1024 * 1024) - 1];
        var outcomes = await Producer(stream).PutAsync(stream.Name, records, CancellationToken);
        Assert.Equal([true, false, true], outcomes.Select(outcome => outcome.Succeeded));
        Assert.Contains("1048577 bytes", outcomes[1].ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_stay_within_five_megabytes()
    {
        var stream = await StreamAsync(1);
        var records = Records(11);
        records.ForEach(record => record.Data = new byte[1024 * 1023]);
        var outcomes = await Producer(stream).PutAsync(stream.Name, records, CancellationToken);
        Assert.All(outcomes, outcome => Assert.True(outcome.Succeeded, outcome.ErrorMessage));
    }

    private static List<PutRecordsRequestEntry> Records(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new PutRecordsRequestEntry { PartitionKey = $"k{i % 7}", Data = Encoding.UTF8.GetBytes($"{i}") })];

    private static KinesisProducer Producer(TestStream stream, int attempts = 5)
    {
        var options = new KinesisProducerOptions { MaxAttempts = attempts, FirstDelay = TimeSpan.FromMilliseconds(1), LongestDelay = TimeSpan.FromMilliseconds(1) };
        return new KinesisProducer(stream.Client, options, TimeProvider.System);
    }

    private static async Task<Dictionary<(string Shard, string SequenceNumber), string>> ReadAllAsync(TestStream stream)
    {
        var texts = new Dictionary<(string, string), string>();
        foreach (var shard in await stream.ShardsAsync(CancellationToken))
        {
            var request = new GetShardIteratorRequest { StreamName = stream.Name, ShardId = shard.ShardId, ShardIteratorType = ShardIteratorType.TRIM_HORIZON };
            var iterator = (await stream.Client.GetShardIteratorAsync(request, CancellationToken)).ShardIterator;
            while (true)
            {
                var page = await stream.Client.GetRecordsAsync(new() { ShardIterator = iterator }, CancellationToken);
                page.Records!.ForEach(record => texts.Add((shard.ShardId, record.SequenceNumber), Encoding.UTF8.GetString(record.Data.Span)));
                if (page.Records.Count == 0)
                {
                    break;
                }

                iterator = page.NextShardIterator;
            }
        }

        return texts;
    }

    private async Task<TestStream> StreamAsync(int shards, Server server = Server.Kinesalite) =>
        await TestStream.CreateAsync(await servers.ClientAsync(server, _faults), shards, CancellationToken);
}
