using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests.Kills;

/// <summary>Sensors of two hundred metrics, each of whose states is several items.</summary>
[Collection(Lanes.Faults)]
public sealed class ManyMetricsTests
{
    private const int Sensors = 5;
    private const int Seconds = 320;
    private const int Tags = 200;
    private const int Kills = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Killed_while_sensors_of_200_metrics_are_stored_it_loses_none_and_counts_none_twice(int seed)
    {
        var random = new Random(seed);
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await using var fleet = Fleet.Start(grid.Kinesis, Sensors, Seconds, rate: 200, tags: Tags);

        foreach (var moment in Enumerable.Range(1, Kills).Select(kill => fleet.Readings * kill / (Kills + 1)))
        {
            await fleet.PublishedAsync(moment, Cancellation);

            // Anywhere between two barriers, or within one.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1_000)), TimeProvider.System, Cancellation);
            await grid.KillAsync(Cancellation);
            await grid.StartAsync(Cancellation);
        }

        await fleet.DoneAsync(Cancellation);

        await LogCheck.AssertEqualAsync(grid.Http, grid.Kinesis, fleet, Cancellation);
    }
}
