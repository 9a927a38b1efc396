using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests;

/// <summary>The API as a program of its own, an Orleans client of silos that come and go.</summary>
[Collection(Lanes.Answers)]
public sealed class ApiAloneTests(ITestOutputHelper output)
{
    private const int Sensors = 200;

    private static readonly (string Model, string Input)[] Questions =
    [
        ("sensors", """{"name":"sensor_id","datatype":"BYTES","shape":[2],"data":["line/pump-1","nobody"]}"""),
        ("default", """{"name":"inputs","datatype":"FP32","shape":[1,20],"data":[4,5,3,0,0,2,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}"""),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_as_the_silos_do_and_waits_for_them_when_they_are_not_there_yet_or_no_more()
    {
        await using var cluster = await Cluster.StartServersAsync(new ClusterOptions(Silos: 1, Shards: 2), Cancellation);
        var api = cluster.Api;
        api.Start();
        await api.ListeningAsync();
        await AssertToldToComeAgainAsync(api, "/health/ready");
        await AssertToldToComeAgainAsync(api, Features("line/pump-1"));

        // Readings need the stream, not the silos.
        var posted = string.Join('\n', Enumerable.Range(0, 40).Select(i =>
            $$$"""{"sensorId":"line/pump-{{{i % 4}}}","timestamp":{{{1767225600000 + (i * 250)}}},"metrics":{"temperature":{{{20 + (i / 7.0):R}}}}}"""));
        using (var content = new StringContent(posted, Encoding.UTF8, "application/x-ndjson"))
        using (var answer = await api.Http.PostAsync(new Uri("/readings", UriKind.Relative), content, Cancellation))
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await cluster.StartSilosAsync(Cancellation);
        await api.ReadyAsync(Cancellation);
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var sensor in Enumerable.Range(0, 4).Select(i => $"line/pump-{i}"))
        {
            before[sensor] = await Eventually.GetAsync($"All readings of {sensor}", async () =>
                await AnswerAsync(api.Http, sensor) is { } json && (int)JsonNode.Parse(json)!["quality"]!["readings"]! == 10 ? json : null);
            Assert.Equal(await cluster.Silos[0].Http.GetStringAsync(Features(sensor), Cancellation), before[sensor]);
        }

        foreach (var (model, input) in Questions)
        {
            Assert.Equal(await InferAsync(cluster.Silos[0].Http, model, input), await InferAsync(api.Http, model, input));
        }

        await cluster.Silos[0].StopAsync(Cancellation);

        // Its connection has ended when the silo has; the API hears of it a moment later.
        await Eventually.TrueAsync(() => "An API that is not ready", async () =>
        {
            using var answer = await api.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
            return answer.StatusCode == HttpStatusCode.ServiceUnavailable;
        });
        await AssertToldToComeAgainAsync(api, "/health/ready");
        await AssertToldToComeAgainAsync(api, Features("line/pump-1"));

        await cluster.Silos[0].StartAsync(Cancellation);
        foreach (var (sensor, json) in before)
        {
            Assert.Equal(json, await Eventually.GetAsync($"An answer for {sensor}", () => AnswerAsync(api.Http, sensor)));
        }

        await api.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Every_question_is_answered_while_one_silo_after_the_other_is_stopped_and_started_and_hardly_anything_is_read_again()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions(), Cancellation);
        cluster.Api.Start();
        await cluster.Api.ReadyAsync(Cancellation);
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, readings: 100_000, rate: 600, badEvery: 100);
        await AllKnownAsync(cluster.Api.Http);

        await using var ofApi = new FeatureReader(Sensors, cluster.Api.Http);
        await using var ofSilos = new FeatureReader(Sensors, cluster.Silos[0].Http, cluster.Silos[1].Http);
        foreach (var (silo, successor) in cluster.Silos.Zip(cluster.Silos.Reverse()))
        {
            await silo.StopAsync(Cancellation);
            await silo.StartAsync(Cancellation);
            await AssertHardlyAnythingReadAgainAsync(successor);
        }

        var byApi = await ofApi.StopAsync();
        var bySilos = await ofSilos.StopAsync();
        output.WriteLine($"{byApi.Answered} answers of the API, {bySilos.Answered} of the silos");
        Assert.Empty(byApi.Failed);
        Assert.Empty(bySilos.Failed);
        Assert.InRange(byApi.Answered, 20, int.MaxValue);
        Assert.InRange(bySilos.Answered, 20, int.MaxValue);
        await fleet.StopAsync(Cancellation);
        await LogCheck.AssertEqualAsync(cluster.Api.Http, cluster.Kinesis, Sensors, Cancellation);
        await Task.WhenAll(cluster.Silos.Select(AssertHardlyAnythingReadAgainAsync));
    }

    [Fact]
    public async Task Who_follows_the_anomalies_through_it_gets_every_one_over_the_death_of_a_silo_and_a_restart_of_the_API()
    {
        await using var cluster = await Cluster.StartNewAsync(new ClusterOptions { OutputStream = "anomalies" }, Cancellation);
        cluster.Api.Start();
        await cluster.Api.ReadyAsync(Cancellation);
        await using var listener = await AnomalyListener.OpenAsync(cluster.Api.Http);
        await using var fleet = Fleet.Start(cluster.Kinesis, Sensors, readings: 260, rate: 1000, badEvery: 100, spikeAt: Fleet.Learnt, spikesApart: 10);

        // Most faults come after the death, however long it takes to see the first.
        await fleet.LimitAsync(170 * Sensors, Cancellation);
        await Eventually.TrueAsync("A first anomaly", () => !listener.Anomalies.IsEmpty);
        await cluster.Silos[0].KillAsync(Cancellation);
        var beforeTheDeath = listener.Anomalies.Count;
        await fleet.LimitAsync(fleet.Readings, Cancellation);
        await fleet.PublishedAsync(210 * Sensors, Cancellation);
        await cluster.Api.StopAsync(Cancellation);
        cluster.Api.Start();
        await fleet.DoneAsync(Cancellation);
        await LogCheck.AssertEqualAsync(cluster.Api.Http, cluster.Kinesis, Sensors, Cancellation);

        // verify has found the feed to hold what the log has: now nothing more comes.
        var kept = await ApiLists.AnomaliesAsync(cluster.Api.Http, Cancellation);
        Assert.True(kept.Count > beforeTheDeath, $"Of {kept.Count} anomalies all came before the silo died: the test tries nothing.");
        await Eventually.TrueAsync(
            () => $"Of {kept.Count} anomalies, {listener.Anomalies.Count} came; the rest",
            () => Task.FromResult(kept.All(anomaly => listener.Anomalies.GetValueOrDefault(anomaly.Key) == anomaly.Value)));
        Assert.Equal(kept.Count, listener.Anomalies.Count);
        Assert.Equal(0, listener.Missed);

        // And so did the stream that anomalies are put into.
        await OutputStream.AssertHasAsync(cluster.Kinesis, "anomalies", kept, Cancellation);
    }

    /// <summary>
    /// A silo that stops hands over in good order. But while Orleans hands its directory over, too, it refuses to let a sensor in now and then that comes from there with what
    /// is not stored yet ("Ignoring attempt to rehydrate"): then its shard is read again from the checkpoint, which was made a moment before.
    /// </summary>
    private static async Task AssertHardlyAnythingReadAgainAsync(SiloNode silo)
    {
        var taken = await Metrics.SumAsync(silo.Http, "sensorgrid_readings", "", Cancellation);
        Assert.InRange(await Metrics.SumAsync(silo.Http, "sensorgrid_readings", "disposition=\"already_taken\"", Cancellation), 0, taken / 10);
        Assert.InRange(await Metrics.SumAsync(silo.Http, "kinesis_rewinds", "", Cancellation), 0, 2);
    }

    private static async Task<string> InferAsync(HttpClient http, string model, string input)
    {
        using var content = new StringContent($$"""{"inputs":[{{input}}]}""");
        using var answer = await http.PostAsync(new Uri($"/v2/models/{model}/infer", UriKind.Relative), content, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    private static async Task AssertToldToComeAgainAsync(ApiNode api, string path)
    {
        using var answer = await api.Http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
    }

    private static async Task AllKnownAsync(HttpClient http)
    {
        for (var sensor = 0; sensor < Sensors; sensor++)
        {
            await Eventually.GetAsync($"Sensor {sensor}", () => AnswerAsync(http, $"fleet/sensor-{sensor}"));
        }
    }

    private static async Task<string?> AnswerAsync(HttpClient http, string sensorId)
    {
        using var answer = await http.GetAsync(new Uri(Features(sensorId), UriKind.Relative), Cancellation);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Cancellation) : null;
    }

    private static string Features(string sensorId) => $"/sensors/{Uri.EscapeDataString(sensorId)}/features?asOf=latest";
}
