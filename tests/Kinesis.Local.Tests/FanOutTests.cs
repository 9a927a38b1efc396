using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Kinesis.Local.Tests;

/// <summary>Consumers and subscriptions, by the product's own client.</summary>
public sealed class FanOutTests
{
    private const string Shard = "shardId-000000000000";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_consumer_lives_from_registration_to_its_end_and_through_a_crash()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using (var client = Client(kinesis))
        {
            var arn = await RegisterAsync(client);
            var described = (await client.DescribeStreamConsumerAsync(new() { ConsumerARN = arn }, CancellationToken)).ConsumerDescription!;
            Assert.Equal(("me", ConsumerStatus.ACTIVE, StreamArn), (described.ConsumerName, described.ConsumerStatus, described.StreamARN));
            Assert.Equal(kinesis.Clock.GetUtcNow().UtcDateTime, described.ConsumerCreationTimestamp);
        }

        await kinesis.CrashAsync();
        using (var client = Client(kinesis))
        {
            Assert.Equal("me", Assert.Single((await client.ListStreamConsumersAsync(new() { StreamARN = StreamArn }, CancellationToken)).Consumers!).ConsumerName);
            var summary = await client.DescribeStreamSummaryAsync(new() { StreamName = "s" }, CancellationToken);
            Assert.Equal(1, summary.StreamDescriptionSummary.ConsumerCount);
            await client.DeregisterStreamConsumerAsync(new() { StreamARN = StreamArn, ConsumerName = "me" }, CancellationToken);
            await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.DescribeStreamConsumerAsync(new() { StreamARN = StreamArn, ConsumerName = "me" }, CancellationToken));
        }
    }

    [Fact]
    public async Task A_consumer_that_is_made_again_has_another_resource_name()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var client = Client(kinesis);
        var first = await RegisterAsync(client);
        await Assert.ThrowsAsync<ResourceInUseException>(() => RegisterAsync(client));
        await client.DeregisterStreamConsumerAsync(new() { ConsumerARN = first }, CancellationToken);
        kinesis.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(first, await RegisterAsync(client));
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.DescribeStreamConsumerAsync(new() { ConsumerARN = first }, CancellationToken));
    }

    [Fact]
    public async Task A_stream_has_so_many_consumers_and_lists_them_page_by_page()
    {
        await using var kinesis = await LocalKinesis.StartAsync(options =>
        {
            options.Streams.Add(new StreamToCreate("s", 1));
            options.ConsumerLimit = 3;
        });
        using var client = Client(kinesis);
        foreach (var name in new[] { "a", "b", "c" })
        {
            await RegisterAsync(client, name);
        }

        await Assert.ThrowsAsync<LimitExceededException>(() => RegisterAsync(client, "d"));
        var page = await client.ListStreamConsumersAsync(new() { StreamARN = StreamArn, MaxResults = 2 }, CancellationToken);
        Assert.Equal(["a", "b"], page.Consumers!.Select(consumer => consumer.ConsumerName));
        page = await client.ListStreamConsumersAsync(new() { StreamARN = StreamArn, MaxResults = 2, NextToken = page.NextToken }, CancellationToken);
        Assert.Equal(("c", null), (Assert.Single(page.Consumers!).ConsumerName, page.NextToken));
    }

    [Fact]
    public async Task Records_are_pushed_as_they_are_put_and_the_next_subscription_continues()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var client = Client(kinesis);
        var arn = await RegisterAsync(client);
        var (_, first) = await kinesis.PutAsync("k", "one");
        string continuation;
        using (var subscription = await SubscribeAsync(client, arn, new() { Type = ShardIteratorType.TRIM_HORIZON }))
        {
            var old = await NextAsync(subscription);
            Assert.Equal(first, Assert.Single(old.Records!).SequenceNumber);
            await kinesis.PutAsync("k", "two");
            var pushed = await NextAsync(subscription);
            Assert.Equal(("two", "k", 0L), (Text(pushed), pushed.Records![0].PartitionKey, pushed.MillisBehindLatest));
            continuation = pushed.ContinuationSequenceNumber!;
        }

        await kinesis.PutAsync("k", "three");
        kinesis.Clock.Advance(TimeSpan.FromSeconds(6));
        using (var subscription = await SubscribeAsync(client, arn, new() { Type = ShardIteratorType.AFTER_SEQUENCE_NUMBER, SequenceNumber = continuation }))
        {
            Assert.Equal("three", Text(await NextAsync(subscription)));
        }
    }

    [Theory]
    [InlineData(ShardIteratorType.AT_SEQUENCE_NUMBER, "two")]
    [InlineData(ShardIteratorType.AFTER_SEQUENCE_NUMBER, "three")]
    [InlineData(ShardIteratorType.AT_TIMESTAMP, "two")]
    [InlineData(ShardIteratorType.LATEST, "four")]
    public async Task A_subscription_begins_where_it_says(string type, string expected)
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var client = Client(kinesis);
        var arn = await RegisterAsync(client);
        await kinesis.PutAsync("k", "one");
        kinesis.Clock.Advance(TimeSpan.FromSeconds(1));
        var at = kinesis.Clock.GetUtcNow().UtcDateTime;
        var (_, number) = await kinesis.PutAsync("k", "two");
        await kinesis.PutAsync("k", "three");
        var position = new StartingPosition { Type = type, SequenceNumber = type.Contains("NUMBER", StringComparison.Ordinal) ? number : null, Timestamp = type == ShardIteratorType.AT_TIMESTAMP ? at : null };
        using var subscription = await SubscribeAsync(client, arn, position);
        if (type == ShardIteratorType.LATEST)
        {
            await kinesis.PutAsync("k", "four");
        }

        Assert.Equal(expected, Text(await NextAsync(subscription)));
    }

    [Fact]
    public async Task An_idle_subscription_has_a_heartbeat_and_ends_after_five_minutes()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var client = Client(kinesis);
        using var subscription = await SubscribeAsync(client, await RegisterAsync(client), new() { Type = ShardIteratorType.LATEST });
        var next = subscription.ReadAsync(CancellationToken);
        var asked = 0;
        await TestKit.Eventually.TrueAsync(() => "A heartbeat", () =>
        {
            // The server may not wait for its clock yet. Seldom after a while: a subscription lasts five minutes of it.
            if (asked++ is < 100 || asked % 200 == 0)
            {
                kinesis.Clock.Advance(TimeSpan.FromSeconds(1));
            }

            return Task.FromResult(next.IsCompleted);
        });
        Assert.Empty((await next)!.Records!);
        Assert.NotNull((await next)!.ContinuationSequenceNumber);
        kinesis.Clock.Advance(TimeSpan.FromMinutes(5));
        while (await subscription.ReadAsync(CancellationToken) is { } more)
        {
            Assert.Empty(more.Records!);
        }
    }

    [Fact]
    public async Task A_closed_shard_ends_with_its_children()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var client = Client(kinesis);
        var arn = await RegisterAsync(client);
        using var subscription = await SubscribeAsync(client, arn, new() { Type = ShardIteratorType.TRIM_HORIZON });
        await kinesis.PutAsync("k", "one");
        Assert.Equal("one", Text(await NextAsync(subscription)));
        await client.SplitShardAsync(new() { StreamName = "s", ShardToSplit = Shard, NewStartingHashKey = "1000" }, CancellationToken);
        var end = await NextAsync(subscription);
        Assert.Null(end.ContinuationSequenceNumber);
        Assert.Equal(["shardId-000000000001", "shardId-000000000002"], end.ChildShards!.Select(child => child.ShardId));
        Assert.All(end.ChildShards!, child => Assert.Equal([Shard], child.ParentShards));
        Assert.Null(await subscription.ReadAsync(CancellationToken));
    }

    [Fact]
    public async Task A_call_within_a_second_or_five_of_the_last_is_refused_and_a_later_one_takes_over()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var client = Client(kinesis);
        var arn = await RegisterAsync(client);
        var latest = new StartingPosition { Type = ShardIteratorType.LATEST };
        using var first = await SubscribeAsync(client, arn, latest);
        await Assert.ThrowsAsync<LimitExceededException>(() => SubscribeAsync(client, arn, latest));
        kinesis.Clock.Advance(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAsync<ResourceInUseException>(() => SubscribeAsync(client, arn, latest));
        kinesis.Clock.Advance(TimeSpan.FromSeconds(3));
        using var second = await SubscribeAsync(client, arn, latest);
        await Assert.ThrowsAsync<ResourceInUseException>(async () =>
        {
            while (await first.ReadAsync(CancellationToken) is not null)
            {
                // A heartbeat may come before.
            }
        });
        await kinesis.PutAsync("k", "one");
        Assert.Equal("one", Text(await NextAsync(second)));
    }

    [Fact]
    public async Task A_subscription_ends_with_its_consumer_and_with_its_stream()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var client = Client(kinesis);
        var latest = new StartingPosition { Type = ShardIteratorType.LATEST };
        var arn = await RegisterAsync(client);
        using var one = await SubscribeAsync(client, arn, latest);
        await client.DeregisterStreamConsumerAsync(new() { ConsumerARN = arn }, CancellationToken);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => one.ReadAsync(CancellationToken));
        kinesis.Clock.Advance(TimeSpan.FromSeconds(1));
        using var other = await SubscribeAsync(client, await RegisterAsync(client), latest);
        await client.DeleteStreamAsync(new() { StreamName = "s" }, CancellationToken);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => other.ReadAsync(CancellationToken));
    }

    [Fact]
    public async Task A_subscription_of_an_unknown_consumer_or_shard_is_refused()
    {
        await using var kinesis = await LocalKinesis.StartAsync();
        using var client = Client(kinesis);
        var latest = new StartingPosition { Type = ShardIteratorType.LATEST };
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => SubscribeAsync(client, $"{StreamArn}/consumer/none:1", latest));
        await Assert.ThrowsAsync<ValidationException>(() => SubscribeAsync(client, "arn:nonsense", latest));
        var arn = await RegisterAsync(client);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => client.SubscribeToShardAsync(
            new() { ConsumerARN = arn, ShardId = "shardId-000000000009", StartingPosition = latest }, CancellationToken));
    }

    private static string StreamArn => "arn:aws:kinesis:us-east-1:000000000000:stream/s";

    private static AmazonKinesisClient Client(LocalKinesis kinesis) => new(new AmazonKinesisConfig { ServiceURL = kinesis.Server.ServiceUrl.ToString(), MaxErrorRetry = 0 });

    private static async Task<string> RegisterAsync(AmazonKinesisClient client, string name = "me") =>
        (await client.RegisterStreamConsumerAsync(new() { StreamARN = StreamArn, ConsumerName = name }, CancellationToken)).Consumer!.ConsumerARN!;

    private static Task<SubscribeToShardResponse> SubscribeAsync(AmazonKinesisClient client, string arn, StartingPosition position) =>
        client.SubscribeToShardAsync(new() { ConsumerARN = arn, ShardId = Shard, StartingPosition = position }, CancellationToken);

    private static async Task<SubscribeToShardEvent> NextAsync(SubscribeToShardResponse subscription) => (await subscription.ReadAsync(CancellationToken))!;

    private static string Text(SubscribeToShardEvent pushed) => System.Text.Encoding.UTF8.GetString(Assert.Single(pushed.Records!.Take(1)).Data.Span);
}
