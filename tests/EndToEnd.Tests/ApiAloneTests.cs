using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;
using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.EndToEnd.Tests;

/// <summary>The API as a program of its own, an Orleans client of silos that come and go.</summary>
[Collection("processes")]
public sealed class ApiAloneTests
{
    private const int Sensors = 200;
    private const int Seconds = 60;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_answers_as_the_silos_do_and_waits_for_them_when_they_are_not_there_yet_or_no_more()
    {
        await using var cluster = await Cluster.StartServersAsync(silos: 1, shards: 2, Cancellation);
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

        await cluster.Silos[0].StopAsync(Cancellation);
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
    public async Task Every_question_is_answered_while_one_silo_after_the_other_is_stopped_and_started_and_nothing_is_read_again()
    {
        await using var cluster = await Cluster.StartNewAsync(silos: 2, shards: 4, Cancellation);
        cluster.Api.Start();
        await cluster.Api.ReadyAsync(Cancellation);
        await using var fleet = StartFleet(cluster, rate: 600);
        await fleet.LineAsync(line => line.StartsWith("published 2", StringComparison.Ordinal), Cancellation);
        await AllKnownAsync(cluster.Api.Http);

        using var restarted = new CancellationTokenSource();
        var ofApi = AskAsync(attempt => cluster.Api.Http, attempts: 1, restarted.Token);
        var ofSilos = AskAsync(attempt => cluster.Silos[attempt % 2].Http, attempts: 2, restarted.Token);
        foreach (var (silo, successor) in cluster.Silos.Zip(cluster.Silos.Reverse()))
        {
            await silo.StopAsync(Cancellation);
            await silo.StartAsync(Cancellation);
            await AssertNothingReadAgainAsync(successor);
        }

        await restarted.CancelAsync();
        Assert.Empty((await ofApi).Unanswered);
        Assert.Empty((await ofSilos).Unanswered);
        Assert.InRange((await ofApi).Count, 20, int.MaxValue);
        Assert.InRange((await ofSilos).Count, 20, int.MaxValue);
        TestContext.Current.SendDiagnosticMessage($"{(await ofApi).Count} answers of the API, {(await ofSilos).Count} of the silos");
        await fleet.LineAsync(line => line.StartsWith("done", StringComparison.Ordinal), Cancellation);
        await LogCheck.AssertEqualAsync(cluster.Api.Http, cluster.Kinesis, Sensors, Cancellation);
        await Task.WhenAll(cluster.Silos.Select(AssertNothingReadAgainAsync));
    }

    [Fact]
    public async Task Who_follows_the_anomalies_through_it_gets_every_one_over_the_death_of_a_silo_and_a_restart_of_the_API()
    {
        await using var cluster = await Cluster.StartNewAsync(silos: 2, shards: 4, Cancellation, outputStream: "anomalies");
        cluster.Api.Start();
        await cluster.Api.ReadyAsync(Cancellation);
        await using var listener = await AnomalyListener.OpenAsync(cluster.Api.Http);
        await using var fleet = StartFleet(cluster, rate: 2000);

        await Eventually.TrueAsync("A first anomaly", () => !listener.Anomalies.IsEmpty);
        await cluster.Silos[0].KillAsync(Cancellation);
        var beforeTheDeath = listener.Anomalies.Count;
        await fleet.LineAsync(line => line.StartsWith("published 10", StringComparison.Ordinal), Cancellation);
        await cluster.Api.StopAsync(Cancellation);
        cluster.Api.Start();
        await fleet.LineAsync(line => line.StartsWith("done", StringComparison.Ordinal), Cancellation);
        await LogCheck.AssertEqualAsync(cluster.Api.Http, cluster.Kinesis, Sensors, Cancellation);

        // verify has found the feed to hold what the log has: now nothing more comes.
        var kept = await KeptAnomalies.ReadAsync(cluster.Api.Http, Cancellation);
        Assert.True(kept.Count > beforeTheDeath, $"Of {kept.Count} anomalies all came before the silo died: the test tries nothing.");
        await Eventually.TrueAsync(
            () => $"Of {kept.Count} anomalies, {listener.Anomalies.Count} came; the rest",
            () => Task.FromResult(kept.All(anomaly => listener.Anomalies.GetValueOrDefault(anomaly.Key) == anomaly.Value)));
        Assert.Equal(kept.Count, listener.Anomalies.Count);
        Assert.Equal(0, listener.Missed);

        // And so did the stream that anomalies are put into.
        await OutputStream.AssertHasAsync(cluster.Kinesis, "anomalies", kept, Cancellation);
    }

    private static async Task AssertNothingReadAgainAsync(SiloNode silo)
    {
        Assert.Equal(0, await Metrics.SumAsync(silo.Http, "sensorgrid_readings", "disposition=\"already_taken\"", Cancellation));
        Assert.Equal(0, await Metrics.SumAsync(silo.Http, "kinesis_rewinds", "", Cancellation));
    }

    private static async Task AssertToldToComeAgainAsync(ApiNode api, string path)
    {
        using var answer = await api.Http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
    }

    /// <summary>Asks for one sensor after the other, without a pause, until it is told to end; what no attempt has answered is told.</summary>
    private static async Task<(int Count, List<string> Unanswered)> AskAsync(Func<int, HttpClient> to, int attempts, CancellationToken until)
    {
        var unanswered = new List<string>();
        var count = 0;
        while (!until.IsCancellationRequested)
        {
            var path = Features($"fleet/sensor-{count % Sensors}");
            var failures = new List<string>();
            while (failures.Count < attempts && await FailureAsync(to(count + failures.Count), path) is { } failure)
            {
                failures.Add(failure);
            }

            count++;
            if (failures.Count == attempts)
            {
                unanswered.Add($"{path}: {string.Join(", then ", failures)}");
            }
        }

        return (count, unanswered);
    }

    private static async Task<string?> FailureAsync(HttpClient http, string path)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            return answer.StatusCode == HttpStatusCode.OK ? null : $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
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

    private static ChildProcess StartFleet(Cluster cluster, int rate) => NodeTools.Start(
        ["fleet.mjs", cluster.Kinesis.ToString(), Grid.Stream, $"{Sensors}", $"{Seconds}", $"{rate}", "100"], "", new Dictionary<string, string>());
}
