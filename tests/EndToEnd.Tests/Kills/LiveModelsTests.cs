using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Models;

namespace SensorGrid.EndToEnd.Tests.Kills;

/// <summary>Models that change while readings come and silos are killed.</summary>
[Collection(Lanes.Faults)]
public sealed class LiveModelsTests(ITestOutputHelper output)
{
    private const int Sensors = 60;
    private const int Seconds = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Models_that_change_every_few_seconds_while_silos_are_killed_leave_scores_that_equal_a_replay(int seed)
    {
        var random = new Random(seed);
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);

        // All records are pinned then: a shard with a backlog would be pinned only behind it.
        await ModelChanges.PutAsync(cluster.Silos[0].Http, [ModelChanges.Model(random, null)], Cancellation);
        await PinningAsync(cluster, 1);
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, Seconds, rate: 1000, spikeAt: Fleet.Learnt);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var changing = ChangeAsync(cluster, random.Next(), stop.Token);

        const int Kills = 3;
        var part = fleet.Readings / (Kills + 1);
        for (var i = 0; i < Kills; i++)
        {
            await fleet.LimitAsync((i + 1) * part, Cancellation);
            await fleet.PublishedAsync((i * part) + random.Next(part / 2), Cancellation);
            var victim = random.Next(cluster.Silos.Count);
            await cluster.Silos[victim].KillAsync(Cancellation);
            output.WriteLine($"SIGKILL of silo {victim}");
            await cluster.Silos[victim].StartAsync(Cancellation);
        }

        // While silos are killed a change may wait for half a minute.
        await Eventually.TrueAsync(() => "Three revisions", async () => await RevisionAsync(cluster) >= 3);
        await stop.CancelAsync();
        await changing;

        // The last part meets one more model, which is none of those before, however few of these there were.
        var last = SomeModel.Of("last");
        await Eventually.TrueAsync(() => "The last model", async () =>
        {
            await ModelChanges.PutAsync(cluster.Silos[0].Http, [last], Cancellation);
            return (await DefinitionsAsync(cluster))["models"]!.AsArray() is [var only] && (string)only!["text"]! == last.Text;
        });
        var committed = await RevisionAsync(cluster);
        output.WriteLine($"{committed} revisions");
        await PinningAsync(cluster, committed);
        await fleet.LimitAsync(fleet.Readings, Cancellation);
        await fleet.DoneAsync(Cancellation);

        var verified = await LogCheck.VerifyAsync(cluster.Silos[0].Http.BaseAddress!, cluster.Kinesis, Cancellation);
        output.WriteLine(verified.Output);
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal($"{Sensors} sensors compared, 0 differ", verified.LastLine);
        Assert.DoesNotContain("another model", verified.Output, StringComparison.Ordinal);

        var scores = await ScoresAsync(cluster);
        var status = await cluster.Silos[0].Http.GetStringAsync(new Uri("/definitions", UriKind.Relative), Cancellation);
        output.WriteLine(status[(status.IndexOf("\"silos\"", StringComparison.Ordinal) is >= 0 and var from ? from : 0)..]);
        output.WriteLine($"Sensors are scored by {string.Join(", ", scores.Select(score => (string)score["model"]!).Distinct().Order(StringComparer.Ordinal))}");
        Assert.Equal(Sensors, scores.Count);
        Assert.All(scores, score => Assert.NotNull(score["modelChangedAt"]));
    }

    /// <summary>Waits until every silo pins records to a revision, or a later one.</summary>
    private static Task PinningAsync(Cluster cluster, int revision) => Eventually.TrueAsync(
        () => $"All silos pin to revision {revision}",
        async () =>
        {
            var silos = (await DefinitionsAsync(cluster))["silos"]!.AsArray();
            return silos.Count == cluster.Silos.Count && silos.All(silo => (int)silo!["pinning"]! >= revision);
        });

    /// <summary>Puts models again and again, from any silo that answers, until it is stopped.</summary>
    private static async Task ChangeAsync(Cluster cluster, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            try
            {
                await ModelChanges.PutAsync(cluster.Silos[random.Next(cluster.Silos.Count)].Http, ModelChanges.Models(random, atLeastOne: i == 0), cancellationToken);
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 3_000)), TimeProvider.System, cancellationToken);
            }
            catch (HttpRequestException)
            {
                // That one was killed.
            }
            catch (OperationCanceledException)
            {
                // Or does not answer for long; a revision may have been committed all the same.
            }
        }
    }

    private static async Task<int> RevisionAsync(Cluster cluster) => (int)(await DefinitionsAsync(cluster))["revision"]!;

    private static async Task<JsonNode> DefinitionsAsync(Cluster cluster) =>
        (await cluster.Silos[0].Http.GetFromJsonAsync<JsonNode>(new Uri("/definitions", UriKind.Relative), Cancellation))!;

    private static async Task<List<JsonNode>> ScoresAsync(Cluster cluster)
    {
        var list = await cluster.Silos[0].Http.GetFromJsonAsync<JsonNode>(new Uri($"/sensors?limit={Sensors.ToString(CultureInfo.InvariantCulture)}", UriKind.Relative), Cancellation);
        var scores = new List<JsonNode>();
        foreach (var item in list!["items"]!.AsArray())
        {
            scores.Add((await LogCheck.FeaturesAsync(cluster.Silos[0].Http, (string)item!["sensorId"]!, Cancellation))["anomaly"]!);
        }

        return scores;
    }
}
