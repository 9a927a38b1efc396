using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests;

[Collection(Lanes.Answers)]
public sealed class TwoSilosTests
{
    private const int Sensors = 80;
    private const int Seconds = 200;

    // Readings at which some sensors have shown their faults and others have not.
    private const int AmongFaults = Sensors * (Fleet.Learnt + 8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task When_one_of_two_silos_is_killed_the_other_answers_for_every_sensor_and_nothing_is_lost_or_counted_twice(int victim)
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        await using var fleet = StartFleet(cluster);

        await fleet.PublishedAsync(AmongFaults, Cancellation);
        await cluster.Silos[victim].KillAsync(Cancellation);
        await fleet.DoneAsync(Cancellation);

        await LogCheck.AssertEqualAsync(cluster.Silos[1 - victim].Http, cluster.Kinesis, fleet, Cancellation);
    }

    [Fact]
    public async Task When_both_silos_are_killed_and_started_again_nothing_is_lost_or_counted_twice_and_either_answers_for_every_sensor()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        await using var fleet = StartFleet(cluster);

        await fleet.PublishedAsync(AmongFaults, Cancellation);
        await Task.WhenAll(cluster.Silos.Select(silo => silo.KillAsync(Cancellation)));
        foreach (var silo in cluster.Silos)
        {
            await silo.StartAsync(Cancellation);
        }

        await fleet.DoneAsync(Cancellation);

        foreach (var silo in cluster.Silos)
        {
            await LogCheck.AssertEqualAsync(silo.Http, cluster.Kinesis, fleet, Cancellation);
        }
    }

    [Fact]
    public async Task A_frozen_silo_is_not_waited_for_and_harms_nothing_when_it_goes_on()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        await using var fleet = StartFleet(cluster);

        await fleet.PublishedAsync(AmongFaults, Cancellation);
        cluster.Silos[1].Freeze();
        await fleet.DoneAsync(Cancellation);
        await LogCheck.AssertEqualAsync(cluster.Silos[0].Http, cluster.Kinesis, fleet, Cancellation);

        // It finds itself declared dead.
        await cluster.Silos[1].UnfreezeUntilItEndsAsync(Cancellation);

        await LogCheck.AssertEqualAsync(cluster.Silos[0].Http, cluster.Kinesis, fleet, Cancellation);
    }

    [Fact]
    public async Task While_Redis_is_gone_readings_become_features_as_before()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);

        // Some twenty seconds are left from where Redis goes.
        await using var fleet = StartFleet(cluster, rate: 500);
        await fleet.PublishedAsync(6000, Cancellation);
        await cluster.Redis.StopAsync(Cancellation);
        await fleet.DoneAsync(Cancellation);
        await LogCheck.AssertEqualAsync(cluster.Silos[0].Http, cluster.Kinesis, fleet, Cancellation);

        await cluster.Redis.StartAsync(Cancellation);

        // Members are listed again: a silo can leave and come.
        await cluster.Silos[1].StopAsync(Cancellation);
        await cluster.Silos[1].StartAsync(Cancellation);
        await LogCheck.AssertEqualAsync(cluster.Silos[1].Http, cluster.Kinesis, fleet, Cancellation);
    }

    private static Fleet StartFleet(Cluster cluster, int rate = 2000) => Fleet.Start(cluster.Kinesis, Sensors, Seconds, rate, badEvery: 100, Fleet.Learnt);
}
