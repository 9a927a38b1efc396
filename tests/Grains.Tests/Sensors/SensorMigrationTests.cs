using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Grains.Interfaces.Sensors;
using SensorGrid.Grains.Sensors;
using SensorGrid.TestKit;

namespace SensorGrid.Grains.Tests.Sensors;

public sealed class SensorMigrationTests(TwoSiloCluster cluster) : IClassFixture<TwoSiloCluster>
{
    private readonly string _id = Some.Name("moving");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISensorGrain Sensor => cluster.Sensor(_id);

    [Fact]
    public async Task A_sensor_follows_the_reader_of_its_shard_with_all_it_has()
    {
        await IngestAsync(0, 9, previous: null, reader: null);
        var target = Other(Where());

        await IngestAsync(10, 19, 9, target);
        await MovedAsync(target);
        await IngestAsync(20, 29, 19, target);

        FeatureAssert.Same(Some.Expected(_id, 0, 29), await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation));
    }

    [Fact]
    public async Task What_was_not_stored_before_the_move_is_stored_by_the_next_barrier()
    {
        await IngestAsync(0, 9, previous: null, reader: null);
        await PersistAsync(9);
        var target = Other(Where());
        await IngestAsync(10, 19, 9, target);
        await MovedAsync(target);

        Assert.Equal(PersistOutcome.Durable, await PersistAsync(19));

        Assert.Equal(2, cluster.Switch.WritesOf(SensorGrain.StateName, Sensor.GetGrainId()));
        await cluster.Cluster.DeactivateAsync(Sensor);
        FeatureAssert.Same(Some.Expected(_id, 0, 19), await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation));
    }

    [Fact]
    public async Task A_sensor_that_was_stored_before_the_move_is_not_stored_again()
    {
        await IngestAsync(0, 9, previous: null, reader: null);
        await PersistAsync(9);
        var target = Other(Where());
        await cluster.Cluster.MigrateAsync(Sensor, target);
        await MovedAsync(target);

        Assert.Equal(PersistOutcome.Durable, await PersistAsync(9));

        Assert.Equal(1, cluster.Switch.WritesOf(SensorGrain.StateName, Sensor.GetGrainId()));
    }

    [Fact]
    public async Task An_anomaly_that_the_feed_does_not_have_yet_moves_along_and_is_sent_from_there()
    {
        await IngestAsync(0, 9, previous: null, reader: null);
        await PersistAsync(9);
        var target = Other(Where());
        using (new Disposable(() => cluster.Switch.BeforeWrite = null))
        {
            cluster.Switch.BeforeWrite = (_, grain) => grain.Type.ToString() == "anomaly-feed" ? throw new IOException("Gone.") : Task.CompletedTask;
            await IngestAsync(10, 199, 9, reader: null);
            await Assert.ThrowsAsync<IOException>(async () => await PersistAsync(199));
        }

        await cluster.Cluster.MigrateAsync(Sensor, target);
        await MovedAsync(target);

        await using var changes = cluster.Feed("").FollowAsync(0, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await Eventually.ComesAsync("What is followed", changes.MoveNextAsync().AsTask()));
        Assert.Contains(changes.Current.Entries, entry => entry.Anomaly.SensorId == _id);
        Assert.Equal(1, cluster.Switch.WritesOf(SensorGrain.StateName, Sensor.GetGrainId()));
        Assert.Equal(PersistOutcome.Durable, await PersistAsync(199));
        FeatureAssert.Same(Some.Expected(_id, 0, 199), await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation));
    }

    [Fact]
    public async Task Of_two_shards_a_sensor_follows_the_newer_one_only()
    {
        await IngestAsync(0, 9, previous: null, reader: null, "shardId-000000000001");
        var home = Where();
        var moves = 0;
        using var meter = MeterProbe.Count(cluster, "sensorgrid.sensor.migrations", () => Interlocked.Increment(ref moves));

        await IngestAsync(0, 9, previous: null, reader: Other(home), "shardId-000000000000");
        await IngestAsync(10, 19, 9, reader: home, "shardId-000000000001");
        await cluster.Cluster.DeactivateAsync(Sensor);
        await IngestAsync(10, 19, 9, reader: null, "shardId-000000000000");

        Assert.Equal(0, moves);
    }

    private static async Task Taken(ValueTask<IngestOutcome> outcome) => Assert.Equal(IngestOutcome.Taken, await outcome);

    private Task IngestAsync(int from, int to, int? previous, SiloAddress? reader, string shard = "shardId-000000000000") =>
        Taken(Sensor.IngestAsync(Some.Page(_id, from, to, previous, shard, reader), Cancellation));

    private ValueTask<PersistOutcome> PersistAsync(int place) =>
        Sensor.PersistAsync(ShardName.Parse("shardId-000000000000"), Some.Position(place), Cancellation);

    // Orleans chooses the target before it begins to move: calls that come until then are still answered in the old place.
    private Task MovedAsync(SiloAddress target) => Eventually.TrueAsync(
        () => $"The sensor's move to {target}",
        async () =>
        {
            await Sensor.GetStatusAsync(Cancellation);
            return cluster.Cluster.TryGetGrainContext(Sensor.GetGrainId(), out var context) && target.Equals(context.Address.SiloAddress);
        });

    private SiloAddress Where()
    {
        Assert.True(cluster.Cluster.TryGetGrainContext(Sensor.GetGrainId(), out var context));
        return context.Address.SiloAddress!;
    }

    private SiloAddress Other(SiloAddress silo) => cluster.Cluster.Silos.Select(handle => handle.SiloAddress).First(address => !address.Equals(silo));
}
