using System.Net;
using SensorGrid.Kinesis.Records;
using SensorGrid.Streaming.Kinesis.Shards;
using SensorGrid.Streaming.Kinesis.Tests.Cluster;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Kinesis;

namespace SensorGrid.Streaming.Kinesis.Tests.Ownership;

public sealed class OwnershipTests(KinesisServers servers)
{
    private readonly Downstream _downstream = new();
    private readonly CasGrainStorage _storage = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deposed_reader_is_refused_and_stops_and_claims_again_only_later()
    {
        var stream = await StreamAsync(1);
        var shardId = (await stream.ShardsAsync(CancellationToken))[0].ShardId;
        await using var cluster = await StartAsync(stream);
        await stream.PutAsync(0, 10, CancellationToken);
        await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Checkpointed>().Count > 0, CancellationToken);
        var shard = cluster.Shard(stream, shardId);
        var other = SiloAddress.New(IPAddress.Loopback, 1, 1);
        var claim = await shard.ClaimAsync(other, force: true);
        await stream.PutAsync(10, 10, CancellationToken);
        await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Stopped>().Count > 0, CancellationToken);

        Assert.Equal(ShardStopReason.LeaseLost, _downstream.Of<Downstream.Stopped>()[0].Reason);
        Assert.Equal(2, claim.Epoch);
        Assert.False(await shard.CheckpointAsync(claim.Epoch - 1, null, finished: true));

        // The other silo is not in the cluster, so this one may have the shard again.
        await _downstream.UntilAsync(downstream => downstream.Of<Downstream.Initialized>().Count == 2, CancellationToken);
        await _downstream.UntilRecordsAsync(20, CancellationToken);
        Assert.True((await shard.GetStatusAsync()).Epoch > claim.Epoch);
    }

    [Fact]
    public async Task A_failed_write_of_a_claim_or_checkpoint_leaves_no_trace_in_memory()
    {
        var stream = await StreamAsync(1);
        await using var cluster = await StartAsync(stream);
        var shard = cluster.Shard(stream, "shardId-000000000777");
        var silo = SiloAddress.New(IPAddress.Loopback, 1, 1);
        Assert.Equal(1, (await shard.ClaimAsync(silo, force: false)).Epoch);
        _storage.BeforeWrite = _ => throw new IOException("The disk is full.");
        await Assert.ThrowsAsync<OrleansException>(() => shard.ClaimAsync(silo, force: false));
        await Assert.ThrowsAsync<OrleansException>(() => shard.CheckpointAsync(1, new ShardProgress(new RecordPosition("5", 0), default), finished: false));
        _storage.BeforeWrite = null;
        var status = await shard.GetStatusAsync();
        Assert.Equal(1, status.Epoch);
        Assert.Null(status.Progress);
        Assert.Equal(2, (await shard.ClaimAsync(silo, force: false)).Epoch);
    }

    [Fact]
    public async Task A_checkpoint_never_goes_back()
    {
        var stream = await StreamAsync(1);
        await using var cluster = await StartAsync(stream);
        var shard = cluster.Shard(stream, "shardId-000000000777");
        var claim = await shard.ClaimAsync(SiloAddress.New(IPAddress.Loopback, 1, 1), force: false);
        Assert.True(await shard.CheckpointAsync(claim.Epoch, new ShardProgress(new RecordPosition("10", 0), default), finished: false));
        Assert.True(await shard.CheckpointAsync(claim.Epoch, new ShardProgress(new RecordPosition("9", 7), default), finished: false));
        Assert.Equal(new RecordPosition("10", 0), (await shard.GetStatusAsync()).Progress!.Position);
    }

    [Fact]
    public async Task A_shard_that_is_held_is_not_given_to_another_silo_unless_forced()
    {
        var stream = await StreamAsync(1);
        await using var cluster = await StartAsync(stream);
        var shard = cluster.Shard(stream, "shardId-000000000777");
        var (one, two) = (SiloAddress.New(IPAddress.Loopback, 1, 1), SiloAddress.New(IPAddress.Loopback, 2, 1));
        var claim = await shard.ClaimAsync(one, force: false);
        Assert.Equal(one, (await shard.ClaimAsync(two, force: false)).HeldBy);
        Assert.True(await shard.ReleaseAsync(claim.Epoch));
        Assert.Null((await shard.ClaimAsync(two, force: false)).HeldBy);
        Assert.False(await shard.ReleaseAsync(claim.Epoch));
        Assert.Null((await shard.ClaimAsync(one, force: true)).HeldBy);
    }

    [Fact]
    public async Task Silos_share_the_shards_evenly_and_hand_them_over_without_repeats()
    {
        var stream = await StreamAsync(4);
        await using var cluster = await StartAsync(stream, silos: 2);
        await stream.PutAsync(0, 100, CancellationToken);
        await _downstream.UntilRecordsAsync(100, CancellationToken);
        await UntilOwnedAsync(cluster, 2, 2);

        await cluster.Cluster.StartAdditionalSiloAsync();
        await UntilOwnedAsync(cluster, 2, 1, 1);
        await stream.PutAsync(100, 100, CancellationToken);
        await _downstream.UntilRecordsAsync(200, CancellationToken);

        await cluster.Cluster.StopSiloAsync(cluster.Cluster.Silos[2], CancellationToken);
        await UntilOwnedAsync(cluster, 2, 2);
        await stream.PutAsync(200, 100, CancellationToken);
        await _downstream.UntilRecordsAsync(300, CancellationToken);
        Assert.Equal(300, _downstream.Texts().Count);
        Assert.DoesNotContain(_downstream.Of<Downstream.Stopped>(), stopped => stopped.Reason == ShardStopReason.LeaseLost);
    }

    [Fact]
    public async Task A_claim_that_is_granted_to_a_reader_that_was_stopped_meanwhile_is_let_go()
    {
        var stream = await StreamAsync(2);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = 0;
        _storage.HoldWrite = key =>
        {
            if (!key.Contains("shardId-", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            Interlocked.Increment(ref held);
            return release.Task;
        };
        await using var cluster = await StartAsync(stream);
        await Eventually.TrueAsync("The claims of both shards", () => Volatile.Read(ref held) == 2);

        // One of the shards goes to the new silo while the claim of the first one is being written.
        await cluster.Cluster.StartAdditionalSiloAsync();
        await Eventually.TrueAsync("The move of a shard", () => cluster.Status(0).Shards.Count == 1 && cluster.Status(1).Shards.Count == 1);
        release.SetResult();

        await UntilOwnedAsync(cluster, 1, 1);
    }

    /// <summary>Until so many shards are being read by the silos, most first.</summary>
    private static async Task UntilOwnedAsync(KinesisCluster cluster, params int[] counts)
    {
        // A status is there to be asked for; it tells of no changes.
        int[] owned = [];
        await Eventually.TrueAsync(
            () => $"The ownership {string.Join('+', counts)}, instead of {string.Join('+', owned)},",
            () =>
            {
                owned =
                [
                    .. Enumerable.Range(0, cluster.Cluster.Silos.Count)
                        .Select(silo => cluster.Status(silo)).Select(status => status.IsReading ? status.Shards.Count : -1).OrderDescending(),
                ];
                return Task.FromResult(owned.SequenceEqual(counts));
            });
    }

    private async Task<TestStream> StreamAsync(int shards) =>
        await TestStream.CreateAsync(await servers.ClientAsync(Server.Kinesalite), shards, CancellationToken);

    // However slow the machine is just now: a reader that is alive is waited for.
    private Task<KinesisCluster> StartAsync(TestStream stream, short silos = 1) =>
        KinesisCluster.StartAsync(stream, _downstream, _storage, options => options.TakeOverTimeout = Eventually.Patience, silos);
}
