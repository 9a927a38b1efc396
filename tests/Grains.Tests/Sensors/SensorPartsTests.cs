using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;
using SensorGrid.Grains.Interfaces.Sensors;

namespace SensorGrid.Grains.Tests.Sensors;

/// <summary>A sensor of so many metrics that it is stored in parts.</summary>
public sealed class SensorPartsTests(TwoSiloCluster cluster) : IClassFixture<TwoSiloCluster>
{
    private const string Shard = "shardId-000000000000";
    private const int Metrics = 100, All = 299;
    private readonly string _id = Some.Name("plc");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ISensorGrain Sensor => cluster.Sensor(_id);

    private int PartsWritten => cluster.Switch.WritesOfKeys("sensor-part", _id);

    [Fact]
    public async Task It_is_what_it_was_when_it_is_loaded_again()
    {
        await FilledAsync();

        await cluster.Cluster.DeactivateAsync(Sensor);

        await AssertSameAsync(Readings(0, All));
        Assert.InRange(PartsWritten, 1, 10);
    }

    [Fact]
    public async Task After_a_move_a_barrier_writes_the_metric_that_changed_and_no_other()
    {
        await FilledAsync();
        Assert.True(cluster.Cluster.TryGetGrainContext(Sensor.GetGrainId(), out var context));
        var written = PartsWritten;
        await cluster.Cluster.MigrateAsync(Sensor, cluster.Cluster.Silos.Select(silo => silo.SiloAddress).First(silo => !silo.Equals(context.Address.SiloAddress)));

        PlacedReading[] one = [Placed(All + 1, 1)];
        await IngestAsync(one, Some.Position(All));
        await PersistAsync(All + 1);

        Assert.Equal(written + 1, PartsWritten);
        Assert.InRange(cluster.Switch.LastBytesOf("sensor-part", _id), 100, 10_000);
        await cluster.Cluster.DeactivateAsync(Sensor);
        await AssertSameAsync([.. Readings(0, All), .. one]);
    }

    private static PlacedReading[] Readings(string id, int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(place => Placed(id, place, Metrics))];

    private static PlacedReading Placed(string id, int place, int metrics) => new(
        Some.Position(place),
        new Reading(
            id,
            Some.Noon.AddSeconds(place),
            [.. Enumerable.Range(0, metrics).Select(metric => new MetricValue($"tag-{metric}", 20 + metric + Math.Sin((place * 0.37) + (metric * metric))))],
            null));

    private PlacedReading[] Readings(int from, int to) => Readings(_id, from, to);

    private PlacedReading Placed(int place, int metrics) => Placed(_id, place, metrics);

    private async Task FilledAsync()
    {
        await IngestAsync(Readings(0, All), null);
        await PersistAsync(All);
    }

    private async Task IngestAsync(PlacedReading[] readings, LogPosition? previous) => Assert.Equal(
        IngestOutcome.Taken, await Sensor.IngestAsync(new SensorPage(Some.Lineage(Shard), previous, readings, null), Cancellation));

    private async Task PersistAsync(int place) => Assert.Equal(PersistOutcome.Durable, await Sensor.PersistAsync(ShardName.Parse(Shard), Some.Position(place), Cancellation));

    private async Task AssertSameAsync(PlacedReading[] readings) =>
        FeatureAssert.Same(Some.Take(readings, Shard).Features, (await Sensor.GetFeaturesAsync(AsOf.Latest, Cancellation)));
}
