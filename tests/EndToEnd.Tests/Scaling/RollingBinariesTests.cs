using System.Text.Json;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Scaling;

/// <summary>The silo of the commit before and this one in one cluster, as in a rolling change of binaries.</summary>
[Collection(Lanes.Faults)]
public sealed class RollingBinariesTests
{
    private const int Sensors = 60;
    private const int Seconds = 300;

    private static readonly string Previous = Path.Combine(BuiltPrograms.Artifacts, "previous/source/artifacts/bin/Silo/release/SensorGrid.Silo.dll");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sensors_move_between_the_silo_of_the_commit_before_and_this_one_and_back_and_nothing_is_lost_or_counted_twice()
    {
        Assert.SkipUnless(File.Exists(Previous), "The silo of the commit before is missing: run eng/previous.sh.");
        await using var cluster = await Cluster.StartServersAsync(new ClusterOptions(Silos: 0), Cancellation);
        await cluster.AddSiloAsync(Previous, Cancellation);
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, Seconds, rate: 600, badEvery: 100, Fleet.Learnt);
        await fleet.PublishedAsync(fleet.Readings / 5, Cancellation);

        // Half of the shards, and their sensors, move to the new one.
        await cluster.AddSiloAsync(BuiltPrograms.Silo, Cancellation);
        var (before, after) = (cluster.Silos[0], cluster.Silos[1]);
        var refusal = await RefusalAsync(after.Http);
        Assert.SkipWhen(refusal.Length > 0, $"The commit before computes otherwise, so the two never share sensors: {refusal}");
        await fleet.PublishedAsync(fleet.Readings * 2 / 5, Cancellation);

        // All move to the new one, then half of them back.
        await before.StopAsync(Cancellation);
        await fleet.PublishedAsync(fleet.Readings * 3 / 5, Cancellation);
        await before.StartAsync(Cancellation);
        await fleet.PublishedAsync(fleet.Readings * 4 / 5, Cancellation);

        // And all to the old one: what the new one has stored, it must read.
        await after.StopAsync(Cancellation);
        await fleet.DoneAsync(Cancellation);
        await LogCheck.AssertEqualAsync(before.Http, cluster.Kinesis, fleet, Cancellation);

        await after.StartAsync(Cancellation);
        await LogCheck.AssertEqualAsync(after.Http, cluster.Kinesis, fleet, Cancellation);
    }

    /// <summary>The reason that one of two silos owns no shards; empty when both do.</summary>
    private static Task<string> RefusalAsync(HttpClient http) => Eventually.GetAsync("Two silos with shards, or a refusal", async () =>
    {
        using var cluster = JsonDocument.Parse(await http.GetStringAsync(new Uri("/cluster", UriKind.Relative), Cancellation));
        var silos = cluster.RootElement.GetProperty("silos").EnumerateArray().ToList();
        return silos.Select(silo => silo.GetProperty("refusal").GetString()).FirstOrDefault(reason => reason is not null)
            ?? (silos.Count(silo => silo.GetProperty("shards").GetArrayLength() > 0) == 2 ? "" : null);
    });
}
