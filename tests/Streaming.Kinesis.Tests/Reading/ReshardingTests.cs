using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

public sealed class ReshardingTests(KinesisServers servers)
{
    private readonly Downstream _downstream = new();
    private readonly CasGrainStorage _storage = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Server.Kinesalite)]
    [InlineData(Server.KinesisLocal)]
    [InlineData(Server.Embedded)]
    public async Task Splits_and_merges_while_records_come_lose_nothing_and_keep_each_keys_order(Server server)
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(server), 1, CancellationToken);
        await using var cluster = await KinesisCluster.StartAsync(stream, _downstream, _storage);
        await stream.PutAsync(0, 30, CancellationToken);
        var first = (await stream.ShardsAsync(CancellationToken))[0].ShardId;
        await stream.SplitAsync(first, CancellationToken);
        await stream.PutAsync(30, 30, CancellationToken);
        var children = (await stream.ShardsAsync(CancellationToken)).Select(shard => shard.ShardId).Where(id => id != first).ToList();
        await stream.MergeAsync(children[0], children[1], CancellationToken);
        await stream.PutAsync(60, 30, CancellationToken);
        await _downstream.UntilRecordsAsync(90, CancellationToken);

        Assert.Equal(90, _downstream.Texts().Count);
        AssertKeysInOrder();
        await AssertParentsBeforeChildrenAsync(stream);
        var merged = (await stream.ShardsAsync(CancellationToken)).Single(shard => shard.AdjacentParentShardId is { Length: > 0 }).ShardId;
        var start = _downstream.Of<Downstream.Initialized>().Single(call => call.ShardId == merged).Start;
        Assert.Equal(children.Order(), start.ParentShardIds.Order());
    }

    [Fact]
    public async Task A_stream_that_was_resharded_before_the_first_start_is_read_from_parent_to_child()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Kinesalite), 2, CancellationToken);
        await stream.PutAsync(0, 30, CancellationToken);
        foreach (var shard in await stream.ShardsAsync(CancellationToken))
        {
            await stream.SplitAsync(shard.ShardId, CancellationToken);
        }

        await stream.PutAsync(30, 30, CancellationToken);
        await using var cluster = await KinesisCluster.StartAsync(stream, _downstream, _storage, silos: 2);
        await _downstream.UntilRecordsAsync(60, CancellationToken);
        Assert.Equal(60, _downstream.Texts().Count);
        AssertKeysInOrder();
        await AssertParentsBeforeChildrenAsync(stream);
    }

    [Fact]
    public async Task A_shard_that_has_ended_is_not_read_again_after_a_restart()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Kinesalite), 1, CancellationToken);
        await stream.PutAsync(0, 30, CancellationToken);
        await stream.SplitAsync((await stream.ShardsAsync(CancellationToken))[0].ShardId, CancellationToken);
        await stream.PutAsync(30, 30, CancellationToken);
        await using (await KinesisCluster.StartAsync(stream, _downstream, _storage))
        {
            await _downstream.UntilRecordsAsync(60, CancellationToken);
        }

        await using var cluster = await KinesisCluster.StartAsync(stream, _downstream, _storage);
        await stream.PutAsync(60, 30, CancellationToken);
        await _downstream.UntilRecordsAsync(90, CancellationToken);
        Assert.Equal(90, _downstream.Texts().Count);
    }

    private void AssertKeysInOrder()
    {
        var keys = _downstream.Of<Downstream.Processed>().SelectMany(call => call.Records).GroupBy(record => record.PartitionKey);
        foreach (var key in keys)
        {
            var numbers = key.Select(record => int.Parse(Downstream.Text(record), System.Globalization.CultureInfo.InvariantCulture)).ToList();
            Assert.Equal(numbers.Order(), numbers);
        }
    }

    /// <summary>A child's processor is initialised only after its parent's was stopped at the end.</summary>
    private async Task AssertParentsBeforeChildrenAsync(TestStream stream)
    {
        var calls = _downstream.Calls.ToList();
        foreach (var shard in await stream.ShardsAsync(CancellationToken))
        {
            foreach (var parent in new[] { shard.ParentShardId, shard.AdjacentParentShardId }.Where(id => !string.IsNullOrEmpty(id)))
            {
                var ended = calls.FindIndex(call => call is Downstream.Stopped { Reason: ShardStopReason.ShardEnded } && call.ShardId == parent);
                var begun = calls.FindIndex(call => call is Downstream.Initialized && call.ShardId == shard.ShardId);
                Assert.InRange(ended, 0, begun);
            }
        }
    }
}
