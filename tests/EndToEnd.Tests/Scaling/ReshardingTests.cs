using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Scaling;

[Collection(Lanes.Faults)]
public sealed class ReshardingTests(ITestOutputHelper output)
{
    private const int Sensors = 60;

    // Sensors show their faults half-way, among the changes of shards.
    private const int Seconds = 2 * Fleet.Learnt;

    // Twice over, so that children of children and of merged shards are read as well.
    private static readonly string[] Changes = [Resharding.Split, Resharding.Merge, Resharding.Split, Resharding.Merge];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shards_of_the_embedded_stream_split_and_merge_twice_under_load_with_a_kill_in_the_middle()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await using var fleet = Fleet.Start(grid.Kinesis, Sensors, Seconds, rate: 2500, badEvery: 100, Fleet.Learnt);

        await ReshardAsync(fleet, grid.Kinesis, async () =>
        {
            await grid.KillAsync(Cancellation);
            await grid.StartAsync(Cancellation);
        });

        await LogCheck.AssertEqualAsync(grid.Http, grid.Kinesis, fleet, Cancellation);
    }

    [Fact]
    public async Task Shards_split_and_merge_twice_under_load_with_a_kill_of_one_of_two_silos_in_the_middle()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, Seconds, rate: 2000, badEvery: 100, Fleet.Learnt);

        await ReshardAsync(fleet, cluster.Kinesis, () => cluster.Silos[1].KillAsync(Cancellation));

        await LogCheck.AssertEqualAsync(cluster.Silos[0].Http, cluster.Kinesis, fleet, Cancellation);
    }

    [Fact]
    public async Task Shards_of_another_server_split_and_merge_twice_under_load()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(Silos: 2, Shards: 2) { StartKinesisAsync = NodeServer.StartKinesisLocalAsync }, Cancellation);
        // It takes some hundred records a second.
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, readings: 50, rate: 200);

        await ReshardAsync(fleet, cluster.Kinesis, () => Task.CompletedTask);

        await LogCheck.AssertEqualAsync(cluster.Silos[1].Http, cluster.Kinesis, fleet, Cancellation);
    }

    /// <summary>Changes the shards at equal distances of the fleet's readings, and does something in the middle of it.</summary>
    private async Task ReshardAsync(Fleet fleet, Uri kinesis, Func<Task> inTheMiddle)
    {
        for (var i = 0; i < Changes.Length; i++)
        {
            await fleet.PublishedAsync(fleet.Readings * (i + 1) / (Changes.Length + 2), Cancellation);
            await using var change = Resharding.Start(kinesis, Changes[i]);
            output.WriteLine(await change.AcceptedAsync(Cancellation));
            await change.DoneAsync(Cancellation);
            if (i == 1)
            {
                await inTheMiddle();
            }
        }

        await fleet.DoneAsync(Cancellation);
    }
}
