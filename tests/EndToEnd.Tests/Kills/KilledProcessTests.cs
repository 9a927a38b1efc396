using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests.Kills;

[Collection(Lanes.Faults)]
public sealed class KilledProcessTests(ITestOutputHelper output)
{
    private const int Sensors = 1000;
    private const int Seconds = 200;
    private const int Kills = 5;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Killed_at_random_moments_while_200_000_readings_arrive_it_loses_none_and_counts_none_twice(int seed)
    {
        var random = new Random(seed);
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await using var fleet = Fleet.Start(grid.Kinesis, Sensors, Seconds, rate: 20_000, badEvery: 1000, spikeAt: Fleet.Learnt);

        var kills = 0;
        foreach (var moment in Moments(random, fleet.Readings))
        {
            await fleet.PublishedAsync(moment, Cancellation);
            // Anywhere between the reading of a page and the next barrier.
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500)), TimeProvider.System, Cancellation);
            await grid.KillAsync(Cancellation);
            kills++;
            await grid.StartAsync(Cancellation);
        }

        await fleet.DoneAsync(Cancellation);

        output.WriteLine($"SIGKILL {kills} times");
        Assert.Equal(Kills, kills);
        await LogCheck.AssertEqualAsync(grid.Http, grid.Kinesis, fleet, Cancellation);
    }

    private static int[] Moments(Random random, int readings) =>
        [.. Enumerable.Range(0, Kills).Select(_ => random.Next(readings / 20, readings * 19 / 20)).Order()];
}
