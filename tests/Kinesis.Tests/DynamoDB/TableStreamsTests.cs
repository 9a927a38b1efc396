using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;
using SensorGrid.Kinesis.DynamoDB;
using SensorGrid.TestKit.DynamoDB;
using SensorGrid.TestKit.Node;
using Record = SensorGrid.Kinesis.Client.Model.Record;

namespace SensorGrid.Kinesis.Tests.DynamoDB;

/// <summary>Streams of tables, read as those of Kinesis.</summary>
public sealed class TableStreamsTests : IAsyncLifetime
{
    private const string Name = "pumps";

    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Noon);
    private StreamsServer _server = null!;
    private TableStreams _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await StreamsServer.StartNewAsync(Cancellation, _clock);
        _client = new TableStreams(new DynamoDBStreamsClient(new DynamoDBStreamsConfig { ServiceURL = _server.ServiceUrl.ToString(), MaxErrorRetry = 0 }), _clock);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_change_is_the_record_that_DynamoDB_writes_into_Kinesis()
    {
        var table = _server.CreateTable(Name, viewType: "NEW_AND_OLD_IMAGES");
        table.Put(Item("p7", "12345678901234567890123456789012345678"));
        table.Put(Item("p7", "2E-130"));
        table.Remove(Key("p7"), byTimeToLive: true);

        var records = await ReadAllAsync();

        Assert.Equal(
            """{"awsRegion":"us-east-1","eventID":"00000000000000000000000000000000","eventName":"INSERT","userIdentity":null,"recordFormat":"application/json","tableName":"pumps","dynamodb":{"ApproximateCreationDateTime":1795341600000,"Keys":{"device":{"S":"p7"}},"NewImage":{"device":{"S":"p7"},"temp":{"N":"12345678901234567890123456789012345678"}},"SizeBytes":42,"ApproximateCreationDateTimePrecision":"MILLISECOND"},"eventSource":"aws:dynamodb"}""",
            Text(records[0]));
        Assert.Contains(""""NewImage":{"device":{"S":"p7"},"temp":{"N":"2E-130"}},"OldImage":{"device":{"S":"p7"},"temp":{"N":"12345678901234567890123456789012345678"}}"""", Text(records[1]), StringComparison.Ordinal);
        Assert.Contains("""
            "eventName":"REMOVE","userIdentity":{"type":"Service","principalId":"dynamodb.amazonaws.com"}
            """.Trim(), Text(records[2]), StringComparison.Ordinal);
        Assert.All(records, record => Assert.Equal("p7", record.PartitionKey));
        Assert.All(records, record => Assert.Equal(Noon.UtcDateTime, record.ApproximateArrivalTimestamp));
    }

    [Fact]
    public async Task The_SDK_of_another_language_reads_the_same()
    {
        NodeTools.SkipIfMissing();
        var table = _server.CreateTable(Name, partitions: 3);
        Write(table, 0, 50);
        table.Roll();
        Write(table, 50, 50);

        var output = await NodeScript.RunAsync("dynamodb-streams.mjs", [_server.ServiceUrl.ToString(), Name], Cancellation);
        var stream = Assert.Single(JsonNode.Parse(output.Split('\n').Single(line => line.StartsWith("[{", StringComparison.Ordinal)))!.AsArray())!;
        var shards = await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation);
        var records = await ReadAllAsync();

        Assert.Equal(stream["description"]!["Shards"]!.AsArray().Select(shard => (string)shard!["ShardId"]!), shards.Select(shard => shard.ShardId));
        Assert.Equal(stream["description"]!["Shards"]!.AsArray().Select(shard => (string?)shard!["ParentShardId"]), shards.Select(shard => shard.ParentShardId));
        var theirs = stream["records"]!.AsArray();
        Assert.Equal(100, theirs.Count);
        Assert.Equal(theirs.Select(record => ((string)record!["dynamodb"]!["SequenceNumber"]!).TrimStart('0')), records.Select(record => record.SequenceNumber));
        Assert.Equal(theirs.Select(record => record!["dynamodb"]!["NewImage"]!.ToJsonString()), records.Select(record => Change(record)["NewImage"]!.ToJsonString()));
        Assert.Equal(theirs.Select(record => DateTime.Parse((string)record!["dynamodb"]!["ApproximateCreationDateTime"]!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)), records.Select(record => record.ApproximateArrivalTimestamp!.Value));
    }

    [Fact]
    public async Task Every_kind_of_iterator_begins_where_it_says()
    {
        var table = _server.CreateTable(Name);
        Write(table, 0, 3);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Write(table, 3, 3);
        var shard = Assert.Single(await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation));
        var third = (await ReadAsync(shard, ShardIteratorType.TRIM_HORIZON))[2].SequenceNumber;

        Assert.Equal("012345", Values(await ReadAsync(shard, ShardIteratorType.TRIM_HORIZON)));
        Assert.Equal("2345", Values(await ReadAsync(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, third)));
        Assert.Equal("345", Values(await ReadAsync(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, third)));
        Assert.Equal("", Values(await ReadAsync(shard, ShardIteratorType.LATEST)));
        Assert.Equal("012345", Values(await ReadAsync(shard, ShardIteratorType.AT_TIMESTAMP, at: Noon.AddHours(-1))));
        Assert.Equal("012345", Values(await ReadAsync(shard, ShardIteratorType.AT_TIMESTAMP, at: Noon.AddSeconds(0.5))));
        Assert.Equal("345", Values(await ReadAsync(shard, ShardIteratorType.AT_TIMESTAMP, at: Noon.AddSeconds(1))));
        Assert.Equal("345", Values(await ReadAsync(shard, ShardIteratorType.AT_TIMESTAMP, at: Noon.AddSeconds(10.9))));
        Assert.Equal("", Values(await ReadAsync(shard, ShardIteratorType.AT_TIMESTAMP, at: Noon.AddSeconds(11))));
    }

    [Fact]
    public async Task An_iterator_at_a_time_passes_over_whole_pages_and_what_comes_behind_the_first_record_counts()
    {
        var table = _server.CreateTable(Name);
        Write(table, 0, 5);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Write(table, 5, 1);

        // A clock that goes back.
        _clock.AdjustTime(Noon);
        Write(table, 6, 3);
        var shard = Assert.Single(await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation));
        var iterator = (await IteratorAsync(shard, ShardIteratorType.AT_TIMESTAMP, at: Noon.AddSeconds(10))).ShardIterator;
        var pages = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            var page = await _client.GetRecordsAsync(new() { ShardIterator = iterator, Limit = 2 }, Cancellation);
            Assert.True(page.MillisBehindLatest > 0);
            pages.Add(Values(page.Records!));
            iterator = page.NextShardIterator;
        }

        Assert.Equal(["", "", "5", "67", "8"], pages);
    }

    [Fact]
    public async Task The_tip_is_reached_after_ten_empty_pages_in_a_row()
    {
        var table = _server.CreateTable(Name);
        Write(table, 0, 1);
        _server.BeginWithEmptyPages(9);
        var shard = Assert.Single(await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation));
        var iterator = (await IteratorAsync(shard, ShardIteratorType.TRIM_HORIZON)).ShardIterator;
        var behind = new List<bool>();
        var values = "";
        for (var i = 0; i < 21; i++)
        {
            var page = await _client.GetRecordsAsync(new() { ShardIterator = iterator }, Cancellation);
            values += Values(page.Records!);
            behind.Add(page.MillisBehindLatest > 0);
            iterator = page.NextShardIterator;
        }

        Assert.Equal("0", values);
        Assert.Equal([.. Enumerable.Repeat(true, 19), false, false], behind);
        var latest = await IteratorAsync(shard, ShardIteratorType.LATEST);
        Assert.Equal(0, (await _client.GetRecordsAsync(new() { ShardIterator = latest.ShardIterator }, Cancellation)).MillisBehindLatest);
    }

    [Fact]
    public async Task A_shard_that_was_closed_ends_and_its_child_goes_on()
    {
        var table = _server.CreateTable(Name);
        Write(table, 0, 2);
        table.Roll();
        Write(table, 2, 2);

        var shards = await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation);

        Assert.Equal([null, shards[0].ShardId], shards.Select(shard => shard.ParentShardId));
        Assert.NotNull(shards[0].SequenceNumberRange!.EndingSequenceNumber);
        Assert.Null(shards[1].SequenceNumberRange!.EndingSequenceNumber);
        Assert.All(shards, shard => Assert.Null(shard.HashKeyRange));
        var end = await _client.GetRecordsAsync(new() { ShardIterator = (await IteratorAsync(shards[0], ShardIteratorType.TRIM_HORIZON)).ShardIterator }, Cancellation);
        Assert.Equal(("01", null, 0L), (Values(end.Records!), end.NextShardIterator, end.MillisBehindLatest));
        Assert.Equal("23", Values(await ReadAsync(shards[1], ShardIteratorType.TRIM_HORIZON)));
    }

    [Fact]
    public async Task A_position_that_was_trimmed_goes_on_at_the_oldest_record()
    {
        var table = _server.CreateTable(Name);
        Write(table, 0, 3);
        var shard = Assert.Single(await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation));
        var first = (await ReadAsync(shard, ShardIteratorType.TRIM_HORIZON))[0].SequenceNumber;
        var reading = await IteratorAsync(shard, ShardIteratorType.TRIM_HORIZON);
        table.Trim();
        Write(table, 3, 2);

        Assert.Equal("34", Values(await ReadAsync(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, first)));
        await Assert.ThrowsAsync<ExpiredIteratorException>(() => _client.GetRecordsAsync(new() { ShardIterator = reading.ShardIterator }, Cancellation));
    }

    [Fact]
    public async Task A_shard_that_was_trimmed_is_gone()
    {
        var table = _server.CreateTable(Name);
        var shard = Assert.Single(await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation));
        table.Roll();
        table.Trim();

        await Assert.ThrowsAsync<ResourceNotFoundException>(() => IteratorAsync(shard, ShardIteratorType.TRIM_HORIZON));
        Assert.Equal(shard.ShardId, Assert.Single(await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation)).ParentShardId);
    }

    [Fact]
    public async Task An_expired_iterator_and_a_throttled_call_are_what_they_are_in_Kinesis()
    {
        _server.CreateTable(Name);
        var shard = Assert.Single(await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation));
        var iterator = (await IteratorAsync(shard, ShardIteratorType.TRIM_HORIZON)).ShardIterator;
        foreach (var code in (string[])["LimitExceededException", "ProvisionedThroughputExceededException", "ThrottlingException"])
        {
            _server.Fail("GetRecords", code);
            Assert.True(KinesisFaults.IsThrottle(await Assert.ThrowsAnyAsync<AmazonKinesisException>(() => _client.GetRecordsAsync(new() { ShardIterator = iterator }, Cancellation))), code);
        }

        _server.Fail("GetRecords", "InternalServerError");
        Assert.True(KinesisFaults.IsTransient(await Assert.ThrowsAnyAsync<AmazonKinesisException>(() => _client.GetRecordsAsync(new() { ShardIterator = iterator }, Cancellation))));
        _server.ExpireIterators();
        await Assert.ThrowsAsync<ExpiredIteratorException>(() => _client.GetRecordsAsync(new() { ShardIterator = iterator }, Cancellation));
    }

    [Fact]
    public async Task Thousands_of_shards_are_listed_by_the_hundred()
    {
        var table = _server.CreateTable(Name, partitions: 150);
        for (var i = 0; i < 19; i++)
        {
            table.Roll();
        }

        var shards = await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(3_000, shards.Select(shard => shard.ShardId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(30, _server.Calls.Count(call => call == "DescribeStream"));
    }

    [Fact]
    public async Task All_streams_of_a_table_are_one_stream_of_shards()
    {
        var table = _server.CreateTable(Name);
        Write(table, 0, 2);
        var first = Assert.Single(await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation));
        Assert.Equal("01", Values(await ReadAsync(first, ShardIteratorType.TRIM_HORIZON)));
        table.Disable();
        table.Enable("NEW_AND_OLD_IMAGES");
        Write(table, 2, 2);

        var shards = await _client.ListAllShardsAsync(Name, Cancellation).ToListAsync(Cancellation);

        Assert.Equal(2, shards.Count);
        Assert.All(shards, shard => Assert.Null(shard.ParentShardId));
        Assert.Equal("0123", Values(await ReadAllAsync()));
        var summary = (await _client.DescribeStreamSummaryAsync(new() { StreamName = Name }, Cancellation)).StreamDescriptionSummary;
        Assert.Equal(("ACTIVE", 24, Noon.UtcDateTime), (summary.StreamStatus, summary.RetentionPeriodHours, summary.StreamCreationTimestamp));
    }

    [Theory]
    [InlineData("KEYS_ONLY")]
    [InlineData("OLD_IMAGE")]
    public async Task A_stream_without_new_images_is_refused_until_it_is_replaced(string viewType)
    {
        var table = _server.CreateTable(Name, viewType: viewType);
        Write(table, 0, 2);
        var refused = await Assert.ThrowsAsync<AmazonKinesisException>(() => _client.ListShardsAsync(new() { StreamName = Name }, Cancellation));
        Assert.Equal(TableFaults.NoImages, refused.ErrorCode);
        Assert.Contains($"has the view type {viewType}", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AmazonKinesisException>(() => _client.DescribeStreamSummaryAsync(new() { StreamName = Name }, Cancellation));

        table.Disable();
        table.Enable("NEW_IMAGE");
        Write(table, 2, 2);

        Assert.Equal("23", Values(await ReadAllAsync()));
    }

    [Fact]
    public async Task A_table_without_a_stream_is_not_found()
    {
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => _client.ListShardsAsync(new() { StreamName = Name }, Cancellation));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => _client.DescribeStreamSummaryAsync(new() { StreamName = Name }, Cancellation));
    }

    [Fact]
    public async Task Nothing_can_be_put()
    {
        _server.CreateTable(Name);
        var outcome = Assert.Single(await new KinesisProducer(_client, new(), _clock).PutAsync(Name, [new() { PartitionKey = "k", Data = "{}"u8.ToArray() }], Cancellation));
        Assert.Equal(TableFaults.ReadOnly, outcome.ErrorCode);
        Assert.Contains("write an item into the table instead", outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.Empty(_server.Calls);
    }

    private static void Write(TableOfChanges table, int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            table.Put(Item($"p{i % 10}", i.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static JsonObject Item(string device, string number) => new() { ["device"] = new JsonObject { ["S"] = device }, ["temp"] = new JsonObject { ["N"] = number } };

    private static JsonObject Key(string device) => new() { ["device"] = new JsonObject { ["S"] = device } };

    private static string Text(Record record) => Encoding.UTF8.GetString(record.Data.Span);

    private static JsonNode Change(Record record) => JsonNode.Parse(record.Data.Span)!["dynamodb"]!;

    private static string Values(IEnumerable<Record> records) => string.Concat(records.Select(record => (string)Change(record)["NewImage"]!["temp"]!["N"]!));

    private Task<GetShardIteratorResponse> IteratorAsync(Shard shard, string type, string? number = null, DateTimeOffset? at = null) => _client.GetShardIteratorAsync(
        new() { StreamName = Name, ShardId = shard.ShardId, ShardIteratorType = type, StartingSequenceNumber = number, Timestamp = at?.UtcDateTime }, Cancellation);

    private async Task<List<Record>> ReadAllAsync()
    {
        var records = new List<Record>();
        await foreach (var shard in _client.ListAllShardsAsync(Name, Cancellation))
        {
            records.AddRange(await ReadAsync(shard, ShardIteratorType.TRIM_HORIZON));
        }

        return records;
    }

    private async Task<List<Record>> ReadAsync(Shard shard, string type, string? number = null, DateTimeOffset? at = null)
    {
        var records = new List<Record>();
        var iterator = (await IteratorAsync(shard, type, number, at)).ShardIterator;
        while (iterator is not null)
        {
            var page = await _client.GetRecordsAsync(new() { ShardIterator = iterator }, Cancellation);
            records.AddRange(page.Records!);
            iterator = page.MillisBehindLatest == 0 ? null : page.NextShardIterator;
        }

        return records;
    }
}
