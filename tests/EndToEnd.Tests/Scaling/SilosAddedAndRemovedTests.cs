using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Scaling;

[Collection(Lanes.Faults)]
public sealed class SilosAddedAndRemovedTests(ITestOutputHelper output)
{
    private const int Sensors = 200;
    private const int Shards = 6;
    private const int MeasuredReadings = 6000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silos_that_are_added_take_their_share_of_shards_and_sensors_and_silos_that_leave_give_theirs_back()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(Silos: 1, Shards), Cancellation);
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, readings: 100_000, rate: 1000, badEvery: 1000);
        await AnsweredAsync(cluster.Silos[0].Http);
        await using var reader = new FeatureReader(Sensors, cluster.Silos[0].Http);
        await MeasureAsync(cluster);

        await cluster.AddSiloAsync(Cancellation);
        await cluster.AddSiloAsync(Cancellation);
        await SharedByAsync(cluster.Silos);
        await MeasureAsync(cluster);

        await cluster.Silos[2].StopAsync(Cancellation);
        await SharedByAsync([cluster.Silos[0], cluster.Silos[1]]);
        await MeasureAsync(cluster);

        await fleet.StopAsync(Cancellation);
        var (answered, failed) = await reader.StopAsync();
        output.WriteLine($"GETs answered {answered}, failed {failed.Count}");
        Assert.Empty(failed);
        Assert.NotEqual(0, answered);
        await LogCheck.AssertEqualAsync(cluster.Silos[0].Http, cluster.Kinesis, Sensors, Cancellation);
    }

    /// <summary>Waits until the last sensor has had its first reading.</summary>
    private static Task AnsweredAsync(HttpClient http) => Eventually.TrueAsync(
        () => "The last sensor's features",
        async () => (await http.GetAsync(new Uri($"/sensors/fleet%2Fsensor-{Sensors - 1}/features", UriKind.Relative), Cancellation)).IsSuccessStatusCode);

    /// <summary>Waits until each silo reads an equal share of the shards, and takes the readings of sensors.</summary>
    private static async Task SharedByAsync(IReadOnlyList<SiloNode> silos)
    {
        foreach (var silo in silos)
        {
            await Eventually.TrueAsync(
                () => $"An equal share of the shards for the silo at {silo.Http.BaseAddress}",
                async () => await silo.MetricAsync("kinesis_shards_owned", "", Cancellation) == Shards / silos.Count);
            var before = await TakenAsync(silo);
            await Eventually.TrueAsync(
                () => $"Readings at sensors of the silo at {silo.Http.BaseAddress}",
                async () => await TakenAsync(silo) > before);
        }
    }

    /// <summary>Reports what a reading costs at the present size.</summary>
    private async Task MeasureAsync(Cluster cluster)
    {
        var begun = await SampleAsync(cluster);
        var ended = begun;
        await Eventually.TrueAsync(
            () => "Readings of the fleet",
            async () => (ended = await SampleAsync(cluster)).Taken - begun.Taken > MeasuredReadings);
        output.WriteLine($"{ended.Silos} silos: {(ended.Cpu - begun.Cpu).TotalMicroseconds / (ended.Taken - begun.Taken):F0} us CPU a reading");
    }

    private static async Task<(int Silos, double Taken, TimeSpan Cpu)> SampleAsync(Cluster cluster)
    {
        var running = cluster.Silos.Where(silo => silo.IsRunning).ToArray();
        var taken = await Task.WhenAll(running.Select(TakenAsync));
        return (running.Length, taken.Sum(), running.Aggregate(TimeSpan.Zero, (sum, silo) => sum + silo.Cpu));
    }

    private static Task<double> TakenAsync(SiloNode silo) => silo.MetricAsync("sensorgrid_readings_total", "disposition=\"counted\"", Cancellation);
}
