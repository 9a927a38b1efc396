using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Faults;

namespace SensorGrid.EndToEnd.Tests.Kills;

/// <summary>A silo is killed at a moment of the barrier that is told by its writes.</summary>
[Collection(Lanes.Faults)]
public sealed class BarrierKillTests(ITestOutputHelper output)
{
    private const int Sensors = 100;
    private const int Seconds = 80;
    private const int Rate = 1000;

    // Enough for a sensor to have readings in every shard.
    private const int Keys = 16;

    // How the keys of stored items begin, as the wire has them.
    private const string SensorItem = "_sensor/";
    private const string CheckpointItem = "_kinesis-shard/";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reader_of_shards_is_killed_when_some_of_a_barriers_sensors_are_written_and_others_are_not()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, readings: 240, rate: 2000, badEvery: 100, Fleet.Learnt);

        // Some sensors have shown their faults and others have not.
        await fleet.PublishedAsync(Sensors * (Fleet.Learnt + 8), Cancellation);

        await KillAtAsync(cluster, victim: 1, new WireFault(WireFaultKind.NoAnswer, "UpdateItem", 1) { Containing = SensorItem, Share = 0.05 });

        await AssertNothingLostAsync(cluster, fleet, survivor: 0);
    }

    [Fact]
    public async Task The_silo_of_sensors_whose_readers_live_elsewhere_is_killed_before_they_are_written()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        await using var fleet = StartSpread(cluster);
        await fleet.PublishedAsync(2000, Cancellation);
        var host = await HostAsync(cluster);

        await KillAtAsync(cluster, host, new WireFault(WireFaultKind.Held, "UpdateItem", 1) { Containing = SensorItem, Share = 1 });

        await AssertNothingLostAsync(cluster, fleet, survivor: 1 - host);
    }

    [Fact]
    public async Task The_silo_of_sensors_whose_readers_live_elsewhere_is_killed_when_they_are_written_and_the_checkpoint_is_not()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        await using var fleet = StartSpread(cluster);
        await fleet.PublishedAsync(2000, Cancellation);
        var host = await HostAsync(cluster);

        // Whichever silo the shard's grain lives on.
        var checkpoints = cluster.StorageFaults
            .Select(way => (Way: way, Fault: new WireFault(WireFaultKind.Held, "UpdateItem", 1) { Containing = CheckpointItem, Share = 1 }))
            .ToArray();
        foreach (var (way, fault) in checkpoints)
        {
            way.Add(fault);
        }

        await Eventually.ComesAsync("A checkpoint", Task.WhenAny(checkpoints.Select(checkpoint => checkpoint.Fault.Over)));
        await cluster.Silos[host].KillAsync(Cancellation);
        output.WriteLine(string.Join(", ", checkpoints.Select(checkpoint => checkpoint.Fault)));

        await AssertNothingLostAsync(cluster, fleet, survivor: 1 - host);
    }

    [Fact]
    public async Task The_silo_of_sensors_whose_readers_live_elsewhere_is_killed_and_the_next_page_comes_before_the_barrier()
    {
        // So long that no barrier comes by itself before the kill, however slow the machine is.
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions { CheckpointInterval = "10m" }, Cancellation);
        await using var fleet = StartSpread(cluster);
        await fleet.LimitAsync(4000, Cancellation);
        await fleet.PublishedAsync(2000, Cancellation);
        var host = await HostAsync(cluster);
        await fleet.PublishedAsync(4000, Cancellation);

        await cluster.Silos[host].KillAsync(Cancellation);
        await fleet.LimitAsync(fleet.Readings, Cancellation);

        await AssertNothingLostAsync(cluster, fleet, survivor: 1 - host);

        // Whichever comes first: a sensor that says what it lacks, or calls that go on failing until the silo is declared dead. Both lead back to the checkpoint.
        var survivor = cluster.Silos[1 - host];
        var rewinds = await survivor.MetricAsync("kinesis_rewinds_total", "", Cancellation);
        var faults = await survivor.MetricAsync("kinesis_faults_total", "", Cancellation);
        output.WriteLine($"Back to the checkpoint: {rewinds} times after a gap, {faults} after failed calls");
        Assert.NotEqual(0, rewinds + faults);
    }

    // Without faults: of readings in several shards few are newer than all before, and only those are scored.
    private static Fleet StartSpread(Cluster cluster) => Fleet.Start(cluster.Kinesis, Sensors, Seconds, Rate, badEvery: 100, keys: Keys);

    /// <summary>The silo that sensors with readings in all shards live on: they follow the reader of the newest shard.</summary>
    private static async Task<int> HostAsync(Cluster cluster)
    {
        int? host = null;
        await Eventually.TrueAsync(
            () => "The reader of the newest shard",
            async () =>
            {
                for (var silo = 0; silo < cluster.Silos.Count && host is null; silo++)
                {
                    if (await Metrics.AnyAsync(cluster.Silos[silo].Http, "kinesis_shard_checkpoint_age", "shardId-000000000003", Cancellation))
                    {
                        host = silo;
                    }
                }

                return host is not null;
            });
        return host!.Value;
    }

    private async Task KillAtAsync(Cluster cluster, int victim, WireFault moment)
    {
        cluster.StorageFaults[victim].Add(moment);
        await Eventually.ComesAsync("The moment to kill", moment.Over);
        await cluster.Silos[victim].KillAsync(Cancellation);
        output.WriteLine($"SIGKILL at {moment}");
    }

    private static async Task AssertNothingLostAsync(Cluster cluster, Fleet fleet, int survivor)
    {
        await fleet.DoneAsync(Cancellation);
        await LogCheck.AssertEqualAsync(cluster.Silos[survivor].Http, cluster.Kinesis, fleet, Cancellation);
    }
}
