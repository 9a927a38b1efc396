using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.FanOut;

/// <summary>Silos that read a stream as a consumer.</summary>
public sealed class FanOutClusterTests(KinesisServers servers)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Server.Embedded)]
    [InlineData(Server.KinesisLocal)]
    public async Task Records_are_pushed_once_and_after_a_restart_from_the_checkpoint_on(Server server)
    {
        var tap = new Wiretap();
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(server, tap), 2, CancellationToken);
        var (downstream, storage) = (new Downstream(), new CasGrainStorage());
        await stream.PutAsync(0, 40, CancellationToken);
        using (var meter = new FanOutMeter("first"))
        {
            await using var cluster = await KinesisCluster.StartAsync(stream, downstream, storage, options => options.EnhancedFanOutConsumer = "me", provider: "first");
            await downstream.UntilRecordsAsync(40, CancellationToken);
            await Eventually.TrueAsync("A subscription to each shard", () => meter["subscriptions.opened"] >= 2);
            var asked = tap.Calls("GetRecords");
            await stream.PutAsync(40, 40, CancellationToken);
            await downstream.UntilRecordsAsync(80, CancellationToken);
            Assert.InRange(tap.Calls("GetRecords"), asked, asked + 2);
        }

        await stream.PutAsync(80, 40, CancellationToken);
        await using (await KinesisCluster.StartAsync(stream, downstream, storage, options => options.EnhancedFanOutConsumer = "me", provider: "first"))
        {
            await downstream.UntilRecordsAsync(120, CancellationToken);
            await stream.PutAsync(120, 10, CancellationToken);
            await downstream.UntilRecordsAsync(130, CancellationToken);
        }

        Assert.Equal(130, downstream.Texts().Count);
    }

    [Fact]
    public async Task Children_are_read_after_their_parents_through_splits_and_merges()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Embedded), 1, CancellationToken);
        var downstream = new Downstream();
        using var meter = new FanOutMeter("resharded");
        await using var cluster = await KinesisCluster.StartAsync(stream, downstream, new CasGrainStorage(), options => options.EnhancedFanOutConsumer = "me", provider: "resharded");
        await stream.PutAsync(0, 50, CancellationToken);
        await downstream.UntilRecordsAsync(50, CancellationToken);
        await Eventually.TrueAsync("A subscription", () => meter["subscriptions.opened"] >= 1);
        await stream.SplitAsync("shardId-000000000000", CancellationToken);
        await stream.PutAsync(50, 50, CancellationToken);
        await downstream.UntilRecordsAsync(100, CancellationToken);
        await stream.MergeAsync("shardId-000000000001", "shardId-000000000002", CancellationToken);
        await stream.PutAsync(100, 50, CancellationToken);
        await downstream.UntilRecordsAsync(150, CancellationToken);

        Assert.Equal(150, downstream.Texts().Count);
        var order = downstream.Of<Downstream.Processed>().Select(call => call.ShardId).Distinct().ToArray();
        Assert.Equal(("shardId-000000000000", "shardId-000000000003"), (order[0], order[^1]));
        foreach (var key in Enumerable.Range(0, 10))
        {
            var texts = downstream.Texts().Where(text => text[^1] - '0' == key).ToArray();
            Assert.Equal(texts.OrderBy(text => text.Length).ThenBy(text => text, StringComparer.Ordinal), texts);
        }
    }

    [Fact]
    public async Task A_gap_downstream_brings_the_records_again()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Embedded), 1, CancellationToken);
        var downstream = new Downstream();
        using var meter = new FanOutMeter("rewound");
        await using var cluster = await KinesisCluster.StartAsync(stream, downstream, new CasGrainStorage(), options => options.EnhancedFanOutConsumer = "me", provider: "rewound");
        await Eventually.TrueAsync("A subscription", () => meter["subscriptions.opened"] >= 1);
        var lost = 0;
        downstream.OnProcess = (_, _) => Task.FromResult(Interlocked.Increment(ref lost) == 2 ? ShardOutcome.Gap : ShardOutcome.Done);
        await stream.PutAsync(0, 10, CancellationToken);
        await downstream.UntilRecordsAsync(10, CancellationToken);
        await stream.PutAsync(10, 10, CancellationToken);
        await downstream.UntilRecordsAsync(20, CancellationToken);
        Assert.Equal(1, meter["subscriptions.ended Stopped"]);
    }

    [Fact]
    public async Task A_reader_without_room_does_not_take_the_next_page_and_loses_nothing()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Embedded), 1, CancellationToken);
        var downstream = new Downstream();
        var storage = new TaskCompletionSource();
        downstream.OnPersist = async (_, _) =>
        {
            await storage.Task;
            return ShardOutcome.Done;
        };
        await using var cluster = await KinesisCluster.StartAsync(
            stream,
            downstream,
            new CasGrainStorage(),
            options =>
            {
                options.EnhancedFanOutConsumer = "me";
                options.InFlightBudget = 1;
            },
            provider: "full");
        await stream.PutAsync(0, 1, CancellationToken);
        await downstream.UntilRecordsAsync(1, CancellationToken);
        await downstream.UntilAsync(calls => calls.Of<Downstream.Persisting>().Count > 0, CancellationToken);
        await stream.PutAsync(1, 99, CancellationToken);
        Assert.Single(downstream.Texts());
        storage.SetResult();
        await downstream.UntilRecordsAsync(100, CancellationToken);
        Assert.Equal(100, downstream.Texts().Count);
    }

    [Fact]
    public async Task A_server_without_enhanced_fan_out_is_asked_for_records()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Kinesalite), 1, CancellationToken);
        var downstream = new Downstream();
        using var meter = new FanOutMeter("without");
        await using var cluster = await KinesisCluster.StartAsync(stream, downstream, new CasGrainStorage(), options => options.EnhancedFanOutConsumer = "me", provider: "without");
        await stream.PutAsync(0, 50, CancellationToken);
        await downstream.UntilRecordsAsync(50, CancellationToken);
        await Eventually.TrueAsync(() => $"The fall-back; there were {meter}", () => Task.FromResult(meter["fallbacks NotSupported"] == 1));
        Assert.Equal(50, downstream.Texts().Count);
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_called_that_belongs_to_it()
    {
        var tap = new Wiretap();
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Embedded, tap), 1, CancellationToken);
        var downstream = new Downstream();
        await using var cluster = await KinesisCluster.StartAsync(stream, downstream, new CasGrainStorage());
        await stream.PutAsync(0, 10, CancellationToken);
        await downstream.UntilRecordsAsync(10, CancellationToken);
        Assert.Equal((0, 0), (tap.Calls("DescribeStreamConsumer"), tap.Calls("SubscribeToShard")));
    }
}
