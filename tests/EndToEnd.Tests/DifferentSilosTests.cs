using System.Net;
using System.Text.Json;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests;

/// <summary>Silos of one cluster that were started with different definitions.</summary>
[Collection(Lanes.Faults)]
public sealed class DifferentSilosTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_with_other_definitions_owns_no_shards_and_says_why_until_the_others_have_gone()
    {
        using var directory = new TemporaryDirectory();
        var features = directory["features.json"];
        await File.WriteAllTextAsync(features, """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["2m"]}]}""", Cancellation);
        var definitions = Directory.CreateDirectory(directory["definitions/source"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(definitions, "main.json"), """{ "format": "influx" }""", Cancellation);
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(Silos: 1), Cancellation);
        await cluster.AddSiloAsync(Cancellation, $"--SensorGrid:Features:File={features}", $"--SensorGrid:Definitions:Folder={directory["definitions"]}");
        var (first, second) = (cluster.Silos[0].Http, cluster.Silos[1].Http);
        await using var fleet = Fleet.Start(cluster.Kinesis, 20, 200, 1000, badEvery: 100, Fleet.Learnt);

        var refusal = await Eventually.GetAsync("The refusal in the list of silos", async () => (await SilosAsync(first)).FirstOrDefault(silo => silo.Refusal is not null)?.Refusal);
        Assert.Contains("feature definitions", refusal, StringComparison.Ordinal);
        Assert.Contains("source definitions (", refusal, StringComparison.Ordinal);
        using (var ready = await second.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("feature definitions", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        await fleet.DoneAsync(Cancellation);
        await LogCheck.AssertEqualAsync(first, cluster.Kinesis, fleet, Cancellation);

        // The sensors that it answers for are the other one's.
        await LogCheck.AssertEqualAsync(second, cluster.Kinesis, fleet, Cancellation);
        Assert.Equal([0, 4], (await SilosAsync(first)).Select(silo => silo.Shards).Order());

        await cluster.Silos[0].StopAsync(Cancellation);

        await Eventually.TrueAsync(() => "The shards of the silo that is left", async () => (await SilosAsync(second)).Any(silo => silo is { Refusal: null, Shards: 4 }));
        await Eventually.TrueAsync(() => "Its readiness", async () =>
        {
            using var ready = await second.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
            return ready.IsSuccessStatusCode;
        });
    }

    private static async Task<List<Listed>> SilosAsync(HttpClient http)
    {
        using var cluster = JsonDocument.Parse(await http.GetStringAsync(new Uri("/cluster", UriKind.Relative), Cancellation));
        return
        [
            .. cluster.RootElement.GetProperty("silos").EnumerateArray().Select(silo => new Listed(
                silo.GetProperty("refusal").GetString(), silo.GetProperty("shards").GetArrayLength())),
        ];
    }

    private sealed record Listed(string? Refusal, int Shards);
}
