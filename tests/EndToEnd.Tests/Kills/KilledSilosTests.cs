using SensorGrid.EndToEnd.Tests.Hosting;

namespace SensorGrid.EndToEnd.Tests.Kills;

[Collection(Lanes.Faults)]
public sealed class KilledSilosTests(ITestOutputHelper output)
{
    private const int Sensors = 120;
    private const int Seconds = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Either_of_two_silos_killed_at_random_moments_and_just_after_shards_split_and_merged_loses_nothing_and_counts_nothing_twice(int seed)
    {
        var random = new Random(seed);
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, Seconds, rate: 1500, badEvery: 400, spikeAt: Fleet.Learnt);
        await using var doors = new DoorWriters(cluster.Silos);

        var changes = Changes(random);
        for (var i = 0; i < changes.Length; i++)
        {
            // A part of the readings for each kill, however slow silos are to start.
            var part = fleet.Readings / changes.Length;
            await fleet.LimitAsync((i + 1) * part, Cancellation);
            await fleet.PublishedAsync((i * part) + random.Next(part / 2), Cancellation);
            await using var change = changes[i] is { } action ? Resharding.Start(cluster.Kinesis, action) : null;
            var changed = change is null ? "No reshard" : await change.AcceptedAsync(Cancellation);

            // Anywhere between two barriers; after a reshard also before a shard's end, at it, and among the first pages of its children.
            var pause = random.Next(1000);
            await Task.Delay(TimeSpan.FromMilliseconds(pause), TimeProvider.System, Cancellation);
            var victim = random.Next(cluster.Silos.Count);
            await cluster.Silos[victim].KillAsync(Cancellation);
            output.WriteLine($"{changed}, after {pause} ms SIGKILL of silo {victim}");
            await cluster.Silos[victim].StartAsync(Cancellation);
            await (change?.DoneAsync(Cancellation) ?? Task.CompletedTask);
        }

        await fleet.DoneAsync(Cancellation);
        var written = await doors.StopAsync();

        await LogCheck.AssertEqualAsync(cluster.Silos[0].Http, cluster.Kinesis, fleet, Cancellation, recompute: true, others: doors.Sensors);
        foreach (var (sensor, count) in written)
        {
            output.WriteLine($"{sensor}: {count} readings");
            Assert.NotEqual(0, count);
            await LogCheck.AssertReadingsAsync(cluster.Silos[0].Http, [sensor], count, Cancellation);
        }
    }

    /// <summary>The reshard before each kill, null for none: a split and a merge at least, and one kill without.</summary>
    private static string?[] Changes(Random random)
    {
        string?[] changes = [Resharding.Split, Resharding.Merge, random.Next(2) == 0 ? Resharding.Split : Resharding.Merge, null];
        random.Shuffle(changes);
        return changes;
    }
}
