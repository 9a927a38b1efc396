using System.Globalization;
using System.Text;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Kinesis.Tests.Client;

/// <summary>What the client relies on, asked of every server.</summary>
public sealed class ClientTests(KinesisServers servers)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Server.Kinesalite)]
    [InlineData(Server.KinesisLocal)]
    [InlineData(Server.Embedded)]
    public async Task A_stream_is_made_described_listed_and_removed(Server server)
    {
        var client = await servers.ClientAsync(server);
        var stream = await TestStream.CreateAsync(client, 3, CancellationToken);
        var summary = (await client.DescribeStreamSummaryAsync(new() { StreamName = stream.Name }, CancellationToken)).StreamDescriptionSummary;
        Assert.Equal(stream.Name, summary.StreamName);
        Assert.Equal(3, summary.OpenShardCount);
        Assert.Equal(24, summary.RetentionPeriodHours);
        Assert.Contains(stream.Name, (await client.ListStreamsAsync(new() { Limit = 10_000 }, CancellationToken)).StreamNames!);
        var shards = await stream.ShardsAsync(CancellationToken);
        Assert.Equal(3, shards.Count);
        Assert.Equal("0", shards[0].HashKeyRange!.StartingHashKey);
        Assert.Equal(UInt128.MaxValue.ToString(CultureInfo.InvariantCulture), shards[2].HashKeyRange!.EndingHashKey);
        await client.DeleteStreamAsync(new() { StreamName = stream.Name }, CancellationToken);
    }

    [Theory]
    [InlineData(Server.Kinesalite)]
    [InlineData(Server.KinesisLocal)]
    [InlineData(Server.Embedded)]
    public async Task A_record_comes_back_as_it_was_put(Server server)
    {
        var client = await servers.ClientAsync(server);
        var stream = await TestStream.CreateAsync(client, 1, CancellationToken);
        byte[] data = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        var put = await client.PutRecordAsync(new() { StreamName = stream.Name, PartitionKey = "ключ/1", Data = data }, CancellationToken);
        var record = Assert.Single((await ReadAsync(client, stream, put.ShardId!, ShardIteratorType.TRIM_HORIZON)).Records!);
        Assert.Equal(data, record.Data.ToArray());
        Assert.Equal("ключ/1", record.PartitionKey);
        Assert.Equal(put.SequenceNumber, record.SequenceNumber);
        Assert.Equal(DateTimeKind.Utc, record.ApproximateArrivalTimestamp!.Value.Kind);
        Assert.InRange(record.ApproximateArrivalTimestamp.Value, before.UtcDateTime, before.UtcDateTime.AddHours(1));
    }

    [Theory]
    [InlineData(Server.Kinesalite)]
    [InlineData(Server.KinesisLocal)]
    [InlineData(Server.Embedded)]
    public async Task Every_kind_of_iterator_begins_where_it_says(Server server)
    {
        var client = await servers.ClientAsync(server);
        var stream = await TestStream.CreateAsync(client, 1, CancellationToken);
        var put = await new KinesisProducer(client, new(), TimeProvider.System).PutAsync(
            stream.Name, [.. "abc".Select(letter => new PutRecordsRequestEntry { PartitionKey = "k", Data = new[] { (byte)letter } })], CancellationToken);
        var (shard, middle) = (put[1].ShardId!, put[1].SequenceNumber!);
        Assert.Equal("abc", Letters(await ReadAsync(client, stream, shard, ShardIteratorType.TRIM_HORIZON)));
        Assert.Equal("bc", Letters(await ReadAsync(client, stream, shard, ShardIteratorType.AT_SEQUENCE_NUMBER, middle)));
        Assert.Equal("c", Letters(await ReadAsync(client, stream, shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, middle)));
        Assert.Equal("", Letters(await ReadAsync(client, stream, shard, ShardIteratorType.LATEST)));
        var early = TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1);
        Assert.Equal("abc", Letters(await ReadAsync(client, stream, shard, ShardIteratorType.AT_TIMESTAMP, timestamp: early)));
    }

    [Theory]
    [InlineData(Server.Kinesalite)]
    [InlineData(Server.KinesisLocal)]
    [InlineData(Server.Embedded)]
    public async Task A_refusal_is_an_exception_of_its_kind(Server server)
    {
        var client = await servers.ClientAsync(server);
        var stream = await TestStream.CreateAsync(client, 1, CancellationToken);
        var missing = await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => client.DescribeStreamSummaryAsync(new() { StreamName = "none" }, CancellationToken));
        Assert.Equal("ResourceNotFoundException", missing.ErrorCode);
        Assert.Contains("none", missing.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ResourceInUseException>(
            () => client.CreateStreamAsync(new() { StreamName = stream.Name, ShardCount = 1 }, CancellationToken));
        await Assert.ThrowsAsync<ResourceNotFoundException>(
            () => client.SplitShardAsync(new() { StreamName = stream.Name, ShardToSplit = "shardId-000000000009", NewStartingHashKey = "5" }, CancellationToken));
    }

    [Theory]
    [InlineData("ProvisionedThroughputExceededException", typeof(ProvisionedThroughputExceededException))]
    [InlineData("ExpiredIteratorException", typeof(ExpiredIteratorException))]
    public async Task An_error_type_with_a_name_space_is_recognised(string code, Type type)
    {
        var faults = new Faults();
        var client = await servers.ClientAsync(Server.Kinesalite, faults);
        faults.Next("ListStreams", code[0] == 'P' ? Fault.Throttled : Fault.ExpiredIterator);
        var exception = await Assert.ThrowsAnyAsync<AmazonKinesisException>(() => client.ListStreamsAsync(new(), CancellationToken));
        Assert.IsType(type, exception);
        Assert.Equal(code, exception.ErrorCode);
    }

    private static string Letters(GetRecordsResponse response) =>
        string.Concat((response.Records ?? []).Select(record => Encoding.UTF8.GetString(record.Data.Span)));

    private static async Task<GetRecordsResponse> ReadAsync(
        IAmazonKinesis client, TestStream stream, string shardId, string type, string? sequenceNumber = null, DateTime? timestamp = null)
    {
        var request = new GetShardIteratorRequest
        {
            StreamName = stream.Name,
            ShardId = shardId,
            ShardIteratorType = type,
            StartingSequenceNumber = sequenceNumber,
            Timestamp = timestamp,
        };
        var iterator = await client.GetShardIteratorAsync(request, CancellationToken);
        return await client.GetRecordsAsync(new() { ShardIterator = iterator.ShardIterator, Limit = 100 }, CancellationToken);
    }
}
