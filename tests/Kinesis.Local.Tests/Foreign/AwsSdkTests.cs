using SensorGrid.TestKit.Node;

namespace SensorGrid.Kinesis.Local.Tests.Foreign;

/// <summary>The server as a client sees it that this project did not write: every operation, and every error type by its name.</summary>
public sealed class AwsSdkTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_lives_from_create_to_delete()
    {
        await using var kinesis = await LocalKinesis.StartAsync(_ => { });
        await using var client = new AwsKinesisClient(kinesis.Server.ServiceUrl);
        await client.SendAsync("CreateStream", new { StreamName = "mine", ShardCount = 2 }, CancellationToken);
        Assert.Equal("mine", (string)(await client.SendAsync("ListStreams", new { }, CancellationToken))["StreamNames"]![0]!);
        var summary = (await client.SendAsync("DescribeStreamSummary", new { StreamName = "mine" }, CancellationToken))["StreamDescriptionSummary"]!;
        Assert.Equal((2, "ACTIVE", 24), ((int)summary["OpenShardCount"]!, (string)summary["StreamStatus"]!, (int)summary["RetentionPeriodHours"]!));
        Assert.Equal("2026-11-22T10:00:00.000Z", (string)summary["StreamCreationTimestamp"]!);
        var described = await client.SendAsync("DescribeStream", new { StreamARN = (string)summary["StreamARN"]! }, CancellationToken);
        Assert.Equal(2, described["StreamDescription"]!["Shards"]!.AsArray().Count);
        await client.SendAsync("DeleteStream", new { StreamName = "mine" }, CancellationToken);
        await FailsAsync(client, "ResourceNotFoundException", "DescribeStream", new { StreamName = "mine" });
    }

    [Fact]
    public async Task Records_go_in_and_come_out()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await using var client = new AwsKinesisClient(kinesis.Server.ServiceUrl);
        var put = await client.SendAsync("PutRecord", new { StreamName = "s", PartitionKey = "a", Data = LocalKinesis.Base64("one") }, CancellationToken);
        var batch = await client.SendAsync(
            "PutRecords",
            new { StreamName = "s", Records = new[] { new { PartitionKey = "b", Data = LocalKinesis.Base64("two") }, new { PartitionKey = "c", Data = "" } } },
            CancellationToken);
        Assert.Equal(0, (int)batch["FailedRecordCount"]!);
        var shardId = (string)put["ShardId"]!;
        var iterator = await client.SendAsync(
            "GetShardIterator", new { StreamName = "s", ShardId = shardId, ShardIteratorType = "AT_TIMESTAMP", Timestamp = "2026-11-22T10:00:00.000Z" }, CancellationToken);
        var page = await client.SendAsync("GetRecords", new { ShardIterator = (string)iterator["ShardIterator"]! }, CancellationToken);
        var records = page["Records"]!.AsArray();
        Assert.Equal(["one", "two", ""], records.Select(record => LocalKinesis.Text((string)record!["Data"]!)));
        Assert.Equal(["a", "b", "c"], records.Select(record => (string)record!["PartitionKey"]!));
        Assert.Equal((string)put["SequenceNumber"]!, (string)records[0]!["SequenceNumber"]!);
        Assert.Equal("2026-11-22T10:00:00.000Z", (string)records[0]!["ApproximateArrivalTimestamp"]!);
    }

    [Fact]
    public async Task The_sdk_as_it_comes_speaks_http2()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await using var client = new AwsKinesisClient(kinesis.Server.ServiceUrl, http2: true);
        await client.SendAsync("PutRecord", new { StreamName = "s", PartitionKey = "k", Data = LocalKinesis.Base64("x") }, CancellationToken);
        await FailsAsync(client, "ResourceNotFoundException", "DescribeStream", new { StreamName = "none" });
        Assert.Single(await kinesis.ReadAllAsync("shardId-000000000000"));
    }

    [Fact]
    public async Task Shards_split_merge_and_scale()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await using var client = new AwsKinesisClient(kinesis.Server.ServiceUrl);
        await client.SendAsync("SplitShard", new { StreamName = "s", ShardToSplit = "shardId-000000000000", NewStartingHashKey = "1000" }, CancellationToken);
        await client.SendAsync(
            "MergeShards", new { StreamName = "s", ShardToMerge = "shardId-000000000001", AdjacentShardToMerge = "shardId-000000000002" }, CancellationToken);
        var scaled = await client.SendAsync(
            "UpdateShardCount", new { StreamName = "s", TargetShardCount = 2, ScalingType = "UNIFORM_SCALING" }, CancellationToken);
        Assert.Equal((1, 2), ((int)scaled["CurrentShardCount"]!, (int)scaled["TargetShardCount"]!));
        var shards = (await client.SendAsync("ListShards", new { StreamName = "s" }, CancellationToken))["Shards"]!.AsArray();
        Assert.Equal(6, shards.Count);
        Assert.Equal("shardId-000000000002", (string)shards[3]!["AdjacentParentShardId"]!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Records_are_pushed_to_a_subscription_to_the_end_of_its_shard(bool http2)
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await using var client = new AwsKinesisClient(kinesis.Server.ServiceUrl, http2);
        var arn = (string)(await client.SendAsync("DescribeStreamSummary", new { StreamName = "s" }, CancellationToken))["StreamDescriptionSummary"]!["StreamARN"]!;
        var consumer = (await client.SendAsync("RegisterStreamConsumer", new { StreamARN = arn, ConsumerName = "node" }, CancellationToken))["Consumer"]!;
        Assert.Equal("ACTIVE", (string)consumer["ConsumerStatus"]!);
        var input = new { ConsumerARN = (string)consumer["ConsumerARN"]!, ShardId = "shardId-000000000000", StartingPosition = new { Type = "TRIM_HORIZON" } };
        await kinesis.PutAsync("k", "one");
        var pushing = client.SubscribeAsync(input, records: 2, CancellationToken);
        await kinesis.PutAsync("k", "two");
        var pushed = await pushing;
        Assert.False((bool)pushed["ended"]!);
        var records = pushed["events"]!.AsArray().SelectMany(pushed => pushed!["Records"]!.AsArray()).ToArray();
        Assert.Equal(["one", "two"], records.Select(record => LocalKinesis.Text((string)record!["Data"]!)));
        Assert.Equal("2026-11-22T10:00:00.000Z", (string)records[0]!["ApproximateArrivalTimestamp"]!);

        kinesis.Clock.Advance(TimeSpan.FromSeconds(6));
        await client.SendAsync("SplitShard", new { StreamName = "s", ShardToSplit = input.ShardId, NewStartingHashKey = "1000" }, CancellationToken);
        var rest = await client.SubscribeAsync(input, records: 3, CancellationToken);
        Assert.True((bool)rest["ended"]!);
        Assert.Null(rest["error"]);
        Assert.Equal(2, rest["events"]!.AsArray()[^1]!["ChildShards"]!.AsArray().Count);
        await FailsAsync(client, "ResourceInUseException", "RegisterStreamConsumer", new { StreamARN = arn, ConsumerName = "node" });
        await client.SendAsync("DeregisterStreamConsumer", new { ConsumerARN = input.ConsumerARN }, CancellationToken);
        await FailsAsync(client, "ResourceNotFoundException", "DescribeStreamConsumer", new { ConsumerARN = input.ConsumerARN });
        Assert.Empty((await client.SendAsync("ListStreamConsumers", new { StreamARN = arn }, CancellationToken))["Consumers"]!.AsArray());
    }

    [Fact]
    public async Task Every_error_arrives_under_its_name()
    {
        await using var kinesis = await LocalKinesis.StartAsync(options =>
        {
            options.Streams.Add(new StreamToCreate("s", 1));
            options.ShardLimit = 3;
        });
        await using var client = new AwsKinesisClient(kinesis.Server.ServiceUrl);
        const string Shard = "shardId-000000000000";
        var iterator = (string)(await client.SendAsync("GetShardIterator", new { StreamName = "s", ShardId = Shard, ShardIteratorType = "LATEST" }, CancellationToken))["ShardIterator"]!;

        await FailsAsync(client, "ResourceNotFoundException", "PutRecord", new { StreamName = "none", PartitionKey = "k", Data = "" });
        await FailsAsync(client, "ResourceNotFoundException", "GetShardIterator", new { StreamName = "s", ShardId = "shardId-000000000009", ShardIteratorType = "LATEST" });
        await FailsAsync(client, "ResourceInUseException", "CreateStream", new { StreamName = "s", ShardCount = 1 });
        await FailsAsync(client, "LimitExceededException", "CreateStream", new { StreamName = "t", ShardCount = 3 });
        await FailsAsync(client, "InvalidArgumentException", "SplitShard", new { StreamName = "s", ShardToSplit = Shard, NewStartingHashKey = "0" });
        await FailsAsync(client, "InvalidArgumentException", "GetRecords", new { ShardIterator = "AAAA" });
        await FailsAsync(client, "ValidationException", "PutRecord", new { StreamName = "s", PartitionKey = new string('k', 257), Data = "" });
        await FailsAsync(client, "UnknownOperationException", "ListTagsForStream", new { StreamName = "s" });
        kinesis.Server.Faults.Add(new KinesisFault(KinesisFaultKind.Throttle));
        await FailsAsync(client, "ProvisionedThroughputExceededException", "PutRecord", new { StreamName = "s", PartitionKey = "k", Data = "" });
        kinesis.Server.Faults.Add(new KinesisFault(KinesisFaultKind.InternalFailure));
        var failure = await Assert.ThrowsAsync<AwsKinesisException>(() => client.SendAsync("ListStreams", new { }, CancellationToken));
        Assert.Equal(("InternalFailure", 500), (failure.Name, failure.Status));
        kinesis.Clock.Advance(TimeSpan.FromMinutes(6));
        await FailsAsync(client, "ExpiredIteratorException", "GetRecords", new { ShardIterator = iterator });
    }

    [Theory]
    [InlineData(KinesisFaultKind.Throttle)]
    [InlineData(KinesisFaultKind.InternalFailure)]
    [InlineData(KinesisFaultKind.ConnectionReset)]
    public async Task The_sdk_repeats_what_can_be_repeated(KinesisFaultKind kind)
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        await using var client = new AwsKinesisClient(kinesis.Server.ServiceUrl);
        var fault = kinesis.Server.Faults.Add(new KinesisFault(kind) { Operation = "PutRecord" });
        await client.SendAsync("PutRecord", new { StreamName = "s", PartitionKey = "k", Data = LocalKinesis.Base64("x") }, CancellationToken, attempts: 3);
        Assert.Equal(1, fault.Fired);
        Assert.Single(await kinesis.ReadAllAsync("shardId-000000000000"));
    }

    private static async Task FailsAsync(AwsKinesisClient client, string name, string operation, object input)
    {
        var failure = await Assert.ThrowsAsync<AwsKinesisException>(() => client.SendAsync(operation, input, CancellationToken));
        Assert.Equal((name, 400), (failure.Name, failure.Status));
        Assert.NotEmpty(failure.Text);
    }
}
