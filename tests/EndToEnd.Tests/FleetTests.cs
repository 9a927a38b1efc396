using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.EndToEnd.Tests;

// Each test runs whole systems of processes; one at a time is what a small machine can bear.
[Collection("processes")]
public sealed class FleetTests
{
    private const int Sensors = 200;
    private const int Seconds = 60;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kill_in_the_middle_of_a_fleets_readings_changes_no_count_and_no_feature()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await using var fleet = StartFleet(grid, badEvery: 100);

        await fleet.LineAsync(line => line.StartsWith("published 4", StringComparison.Ordinal), Cancellation);
        await grid.KillAsync(Cancellation);
        await grid.StartAsync(Cancellation);
        await fleet.LineAsync(line => line.StartsWith("done", StringComparison.Ordinal), Cancellation);

        await AssertEqualToLogAsync(grid);
    }

    [Fact]
    public async Task A_graceful_stop_in_the_middle_leaves_nothing_to_be_read_again()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await using var fleet = StartFleet(grid, badEvery: 0);

        await fleet.LineAsync(line => line.StartsWith("published 4", StringComparison.Ordinal), Cancellation);
        await grid.StopAsync(Cancellation);
        await grid.StartAsync(Cancellation);
        await fleet.LineAsync(line => line.StartsWith("done", StringComparison.Ordinal), Cancellation);

        await AssertEqualToLogAsync(grid);
        Assert.NotEqual(0, await grid.MetricAsync("sensorgrid_readings", "disposition=\"counted\"", Cancellation));
        Assert.Equal(0, await grid.MetricAsync("sensorgrid_readings", "disposition=\"already_taken\"", Cancellation));
    }

    private static ChildProcess StartFleet(Grid grid, int badEvery) => NodeTools.Start(
        ["fleet.mjs", grid.Kinesis.ToString(), Grid.Stream, $"{Sensors}", $"{Seconds}", "4000", $"{badEvery}"],
        "",
        new Dictionary<string, string>());

    private static Task<int> AssertEqualToLogAsync(Grid grid) => LogCheck.AssertEqualAsync(grid.Http, grid.Kinesis, Sensors, Cancellation);
}
