using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Kills;

/// <summary>Features, mappings and models that change while silos are killed and shards are split and merged.</summary>
[Collection(Lanes.Faults)]
public sealed class LiveDefinitionsTests(ITestOutputHelper output)
{
    private const int Sensors = 80;
    private const int Seconds = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Seeds => Soak.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Definitions_that_change_every_few_seconds_while_silos_are_killed_and_shards_reshard_leave_answers_that_equal_a_replay(int seed)
    {
        var random = new Random(seed);
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, Seconds, rate: 1000, badEvery: 400, spikeAt: Fleet.Learnt);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var changing = ChangeAsync(cluster, random.Next(), stop.Token);

        const int Kills = 4;
        for (var i = 0; i < Kills; i++)
        {
            var part = fleet.Readings / Kills;
            await fleet.LimitAsync((i + 1) * part, Cancellation);
            await fleet.PublishedAsync((i * part) + random.Next(part / 2), Cancellation);
            await using var reshard = i is 1 or 2 ? Resharding.Start(cluster.Kinesis, i == 1 ? Resharding.Split : Resharding.Merge) : null;
            var changed = reshard is null ? "No reshard" : await reshard.AcceptedAsync(Cancellation);
            var pause = random.Next(1500);
            await Task.Delay(TimeSpan.FromMilliseconds(pause), TimeProvider.System, Cancellation);
            var victim = random.Next(cluster.Silos.Count);
            await cluster.Silos[victim].KillAsync(Cancellation);
            output.WriteLine($"{changed}, after {pause} ms SIGKILL of silo {victim}");
            await cluster.Silos[victim].StartAsync(Cancellation);
            await (reshard?.DoneAsync(Cancellation) ?? Task.CompletedTask);
        }

        await fleet.DoneAsync(Cancellation);

        // While silos are killed a change may wait for half a minute.
        await Eventually.TrueAsync(
            () => "Three revisions",
            async () => (int)(await cluster.Silos[0].Http.GetFromJsonAsync<JsonNode>(new Uri("/definitions", UriKind.Relative), Cancellation))!["revision"]! >= 3);
        await stop.CancelAsync();
        var committed = await changing;
        output.WriteLine($"{committed} revisions");
        Assert.InRange(committed, 3, int.MaxValue);

        var verified = await LogCheck.VerifyAsync(cluster.Silos[0].Http.BaseAddress!, cluster.Kinesis, Cancellation, "--reference", "--sample", "1000");
        Assert.True(verified.ExitCode == 0, verified.Output);

        // By a mapping some of the records that are bad as JSON of ours are readings, of a sensor more.
        var all = Regex.Match(verified.Output, @"reference: (\d+) of \1 sensors");
        Assert.True(all.Success, verified.Output);
        Assert.InRange(int.Parse(all.Groups[1].ValueSpan, CultureInfo.InvariantCulture), Sensors, Sensors + 1);
        Assert.Equal($"{all.Groups[1].Value} sensors compared, 0 differ", verified.LastLine);
        output.WriteLine(verified.Output);
        var revisions = await RevisionsAsync(cluster);
        output.WriteLine($"Sensors are at revisions {string.Join(", ", revisions)}");
        Assert.All(revisions, revision => Assert.InRange(revision, 1, committed));
    }

    /// <summary>Puts definitions again and again, from any silo that answers, until it is stopped.</summary>
    private static async Task<int> ChangeAsync(Cluster cluster, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var committed = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var http = cluster.Silos[random.Next(cluster.Silos.Count)].Http;
                if (random.Next(4) == 0)
                {
                    await ModelChanges.PutAsync(http, ModelChanges.Models(random, atLeastOne: false), cancellationToken);
                }

                var (path, text) = random.Next(3) == 0 ? ("source/main", Source(random)) : ("features/default", Features(random));
                using var answer = await http.PutAsync(new Uri($"/definitions/{path}", UriKind.Relative), new StringContent(text), cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    var outcome = await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
                    committed = Math.Max(committed, (int)outcome!["revision"]!);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 4_000)), TimeProvider.System, cancellationToken);
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

        var status = await cluster.Silos[0].Http.GetFromJsonAsync<JsonNode>(new Uri("/definitions", UriKind.Relative), Cancellation);
        return (int)status!["revision"]!;
    }

    // The lateness stays as it is: the reference has one for all readings of a sensor.
    private static string Features(Random random) => $$"""
        {"features":[{"metrics":["*"],"aggregations":["count","mean","max","std"],"windows":["1m","{{random.Next(5, 120)}}s",{"length":"{{random.Next(2, 9)}}m","hop":"10s"}],"age":true}]}
        """;

    // The fleet's records are JSON of ours; a mapping renames a metric. The other one, which shows faults, stays.
    private static string Source(Random random) => random.Next(2) == 0
        ? """{"format":"json"}"""
        : $$"""
        {"format":"mapped-json","columns":["sensorId","timestamp",{"name":"temperature","path":"$.metrics.temperature"},{"name":"shaking_{{random.Next(2)}}","path":"$.metrics.vibration"}],"sensorId":"{sensorId}","time":{"column":"timestamp"},"metrics":"*"}
        """;

    private static async Task<int[]> RevisionsAsync(Cluster cluster)
    {
        var list = await cluster.Silos[0].Http.GetFromJsonAsync<JsonNode>(new Uri($"/sensors?limit={Sensors.ToString(CultureInfo.InvariantCulture)}", UriKind.Relative), Cancellation);
        var revisions = new List<int>();
        foreach (var item in list!["items"]!.AsArray())
        {
            var features = await LogCheck.FeaturesAsync(cluster.Silos[0].Http, (string)item!["sensorId"]!, Cancellation);
            revisions.Add((int)features["revision"]!);
        }

        return [.. revisions.Distinct().Order()];
    }
}
