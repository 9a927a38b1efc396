using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests.Kills;

[Collection("processes")]
public sealed class KilledSilosTests(ITestOutputHelper output)
{
    private const int Sensors = 200;
    private const int Seconds = 200;
    private const int Kills = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Either_of_two_silos_killed_and_started_at_random_moments_loses_nothing_and_counts_nothing_twice(int seed)
    {
        var random = new Random(seed);
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, Seconds, rate: 2500, badEvery: 400, spikeAt: 150);

        var kills = 0;
        for (var i = 0; i < Kills; i++)
        {
            await fleet.PublishedAsync((i * fleet.Readings / Kills) + random.Next(fleet.Readings / Kills / 2), Cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1000)), TimeProvider.System, Cancellation);
            var victim = cluster.Silos[random.Next(2)];
            await victim.KillAsync(Cancellation);
            kills++;
            await victim.StartAsync(Cancellation);
        }

        await fleet.DoneAsync(Cancellation);

        output.WriteLine($"SIGKILL {kills} times");
        Assert.Equal(Kills, kills);
        Assert.NotEqual(0, await LogCheck.AssertEqualAsync(cluster.Silos[0].Http, cluster.Kinesis, Sensors, Cancellation));
    }
}
