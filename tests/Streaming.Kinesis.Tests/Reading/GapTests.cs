using Microsoft.Extensions.Time.Testing;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Reading;

public sealed class GapTests(KinesisServers servers)
{
    private readonly Downstream _downstream = new();
    private readonly CasGrainStorage _storage = new();
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_checkpoint_older_than_what_the_stream_keeps_tells_a_gap()
    {
        var (stream, shard, beginning) = await StreamAsync();
        await stream.PutAsync(0, 10, CancellationToken);
        await CheckpointAsync(stream, shard, beginning, _now - TimeSpan.FromDays(3));
        await using var cluster = await KinesisCluster.StartAsync(stream, _downstream, _storage);
        await _downstream.UntilRecordsAsync(10, CancellationToken);

        var gap = Assert.Single(_downstream.Of<Downstream.Initialized>()).Start.Gap;
        var first = _downstream.Of<Downstream.Processed>()[0].Records[0];
        Assert.Equal(new ShardGap(_now - TimeSpan.FromDays(3), first.ApproximateArrivalTimestamp), gap);
        Assert.Equal([gap!], (await cluster.Shard(stream, shard).GetStatusAsync()).Gaps);
    }

    [Fact]
    public async Task Records_that_the_stream_trimmed_are_told_as_a_gap_and_reading_begins_after_it()
    {
        using var directory = new TemporaryDirectory();
        var clock = new FakeTimeProvider(_now - TimeSpan.FromHours(30));
        await using var server = await KinesisServers.StartEmbeddedAsync(directory["kinesis.db"], clock);
        using var client = KinesisServers.Client(server.ServiceUrl);
        var stream = await TestStream.CreateAsync(client, 1, CancellationToken);
        var shard = (await stream.ShardsAsync(CancellationToken))[0];
        await stream.PutAsync(0, 10, CancellationToken);
        await CheckpointAsync(stream, shard.ShardId, new RecordPosition(shard.SequenceNumberRange!.StartingSequenceNumber!, 0), clock.GetUtcNow());
        clock.Advance(TimeSpan.FromHours(30));
        await stream.PutAsync(10, 10, CancellationToken);
        await using var cluster = await KinesisCluster.StartAsync(stream, _downstream, _storage);
        await _downstream.UntilRecordsAsync(10, CancellationToken);

        Assert.Equal(Enumerable.Range(10, 10).Select(i => $"{i}"), _downstream.Texts());
        var first = _downstream.Of<Downstream.Processed>()[0].Records[0];
        var gap = Assert.Single(_downstream.Of<Downstream.Initialized>()).Start.Gap;
        Assert.Equal(new ShardGap(_now - TimeSpan.FromHours(30), first.ApproximateArrivalTimestamp), gap);
    }

    [Fact]
    public async Task An_old_checkpoint_whose_record_is_still_kept_tells_none()
    {
        var (stream, shard, _) = await StreamAsync();
        await stream.PutAsync(0, 10, CancellationToken);
        await using (await KinesisCluster.StartAsync(stream, _downstream, _storage))
        {
            await _downstream.UntilAsync(downstream => ReadingTests.Checkpoint(downstream) is not null, CancellationToken);
        }

        await CheckpointAsync(stream, shard, ReadingTests.Checkpoint(_downstream)!.Value, _now - TimeSpan.FromDays(3));
        await stream.PutAsync(10, 10, CancellationToken);
        await using var cluster = await KinesisCluster.StartAsync(stream, _downstream, _storage);
        await _downstream.UntilRecordsAsync(20, CancellationToken);
        Assert.All(_downstream.Of<Downstream.Initialized>(), call => Assert.Null(call.Start.Gap));
    }

    [Fact]
    public async Task A_child_inherits_its_parents_gap()
    {
        var (stream, parent, beginning) = await StreamAsync();
        await stream.PutAsync(0, 10, CancellationToken);
        await CheckpointAsync(stream, parent, beginning, _now - TimeSpan.FromDays(3));
        await stream.SplitAsync(parent, CancellationToken);
        await stream.PutAsync(10, 10, CancellationToken);
        await using var cluster = await KinesisCluster.StartAsync(stream, _downstream, _storage);
        await _downstream.UntilRecordsAsync(20, CancellationToken);
        var gaps = _downstream.Of<Downstream.Initialized>().Select(call => call.Start.Gap).ToList();
        Assert.Equal(3, gaps.Count);
        Assert.NotNull(gaps[0]);
        Assert.All(gaps, gap => Assert.Equal(gaps[0], gap));
    }

    private async Task<(TestStream Stream, string Shard, RecordPosition Beginning)> StreamAsync()
    {
        var stream = await TestStream.CreateAsync(await servers.ClientAsync(Server.Kinesalite), 1, CancellationToken);
        var shard = (await stream.ShardsAsync(CancellationToken))[0];
        return (stream, shard.ShardId, new RecordPosition(shard.SequenceNumberRange!.StartingSequenceNumber!, 0));
    }

    /// <summary>Stores a checkpoint as an earlier reader would have left it.</summary>
    private Task CheckpointAsync(TestStream stream, string shard, RecordPosition position, DateTimeOffset readUntil) =>
        _storage.PutAsync(
            "shard",
            GrainId.Create("kinesis-shard", ShardKey.Shard(KinesisCluster.Provider, stream.Name, shard)),
            new ShardState { Epoch = 7, Progress = new ShardProgress(position, readUntil) });
}
