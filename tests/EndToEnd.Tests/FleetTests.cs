using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests;

// Each test runs whole systems of processes; one at a time is what a small machine can bear.
[Collection(Lanes.Answers)]
public sealed class FleetTests
{
    private const int Sensors = 80;
    private const int Seconds = 200;

    // Readings at which some sensors have shown their faults and others have not.
    private const int AmongFaults = Sensors * (Fleet.Learnt + 8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kill_in_the_middle_of_a_fleets_readings_changes_no_count_and_no_feature()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await using var fleet = StartFleet(grid, badEvery: 100);

        await fleet.PublishedAsync(AmongFaults, Cancellation);
        await grid.KillAsync(Cancellation);
        await grid.StartAsync(Cancellation);
        await fleet.DoneAsync(Cancellation);

        await LogCheck.AssertEqualAsync(grid.Http, grid.Kinesis, fleet, Cancellation);
    }

    [Fact]
    public async Task A_graceful_stop_in_the_middle_leaves_nothing_to_be_read_again()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await using var fleet = StartFleet(grid, badEvery: 0);

        await fleet.PublishedAsync(AmongFaults, Cancellation);
        await grid.StopAsync(Cancellation);
        await grid.StartAsync(Cancellation);
        await fleet.DoneAsync(Cancellation);

        await LogCheck.AssertEqualAsync(grid.Http, grid.Kinesis, fleet, Cancellation);
        Assert.NotEqual(0, await grid.MetricAsync("sensorgrid_readings", "disposition=\"counted\"", Cancellation));
        Assert.Equal(0, await grid.MetricAsync("sensorgrid_readings", "disposition=\"already_taken\"", Cancellation));
    }

    private static Fleet StartFleet(Grid grid, int badEvery) => Fleet.Start(grid.Kinesis, Sensors, Seconds, rate: 4000, badEvery, Fleet.Learnt);
}
