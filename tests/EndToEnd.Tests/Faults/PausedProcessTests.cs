using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SensorGrid.EndToEnd.Tests.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.EndToEnd.Tests.Faults;

/// <summary>A process that is stopped for longer than an attempt to answer may take (a paused machine, swapping, a long collection) answers each request once.</summary>
[Collection(Lanes.Faults)]
public sealed class PausedProcessTests
{
    private const int Connections = 48;
    private const int Sensors = 1000;
    private const int Rounds = 3;

    /// <summary>Longer than the five seconds of the first attempt.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5.3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_get_under_way_is_answered_once_and_right_or_with_503()
    {
        await using var grid = await Grid.StartNewAsync(Cancellation);
        await PublishAsync(grid);
        var paths = await PathsAsync(grid);
        var expected = new Dictionary<string, HttpStatusCode>(StringComparer.Ordinal);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = grid.Api, Timeout = Eventually.Patience };
        foreach (var path in paths)
        {
            // What a silo reports a moment after its start is 503 before.
            await Eventually.TrueAsync(() => $"An answer other than 503 to {path}", async () =>
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
                expected[path] = answer.StatusCode;
                return answer.StatusCode != HttpStatusCode.ServiceUnavailable;
            });
        }

        var wrong = new ConcurrentQueue<string>();
        var right = 0;
        for (var round = 0; round < Rounds; round++)
        {
            using var asking = new CancellationTokenSource();
            var begun = 0;
            var clients = Enumerable.Range(0, Connections).Select(client => Task.Run(async () =>
            {
                for (var i = client; !asking.IsCancellationRequested; i++)
                {
                    var path = paths[i % paths.Count];
                    Interlocked.Increment(ref begun);
                    if (await FaultOfAsync(http, path, expected[path]) is { } fault)
                    {
                        wrong.Enqueue($"{path}: {fault}");
                    }
                    else
                    {
                        Interlocked.Increment(ref right);
                    }
                }
            })).ToArray();
            var until = Connections * (round + 1);
            await Eventually.TrueAsync("requests under way", () => Volatile.Read(ref begun) >= until);
            grid.Freeze();
            await Task.Delay(Pause, TimeProvider.System, Cancellation);
            var before = Volatile.Read(ref right);
            grid.Unfreeze();
            await Eventually.TrueAsync("answers after the pause", () => Volatile.Read(ref right) + wrong.Count >= before + Connections);
            await asking.CancelAsync();
            await Task.WhenAll(clients);
        }

        Assert.Empty(wrong);
        var verify = await grid.VerifyAsync(Cancellation);
        Assert.True(verify.ExitCode == 0, verify.Output);
    }

    private static async Task PublishAsync(Grid grid)
    {
        for (var second = 0; second < 3; second++)
        {
            var readings = new JsonArray([.. Enumerable.Range(0, Sensors).Select(sensor => (JsonNode)new JsonObject
            {
                ["sensorId"] = $"plant-{sensor % 20}/pump-{sensor}",
                ["timestamp"] = 1767225600000 + (second * 1000),
                ["metrics"] = new JsonObject { ["temperature"] = 20 + ((sensor + second) % 7) },
            })]);
            using var content = new StringContent(readings.ToJsonString());
            using var answer = await grid.Http.PostAsync(new Uri("/readings", UriKind.Relative), content, Cancellation);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await Eventually.TrueAsync(() => "all sensors", async () =>
            JsonNode.Parse(await grid.Http.GetStringAsync(new Uri("/sensors?limit=1000", UriKind.Relative), Cancellation))!["items"]!.AsArray().Count == Sensors);
    }

    /// <summary>All GETs that the description has, but for the stream that does not end; with large answers, and with those that are problems.</summary>
    private static async Task<List<string>> PathsAsync(Grid grid)
    {
        var description = JsonNode.Parse(await grid.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Cancellation))!;
        var gets = description["paths"]!.AsObject().Where(path => path.Value!["get"] is not null && path.Key != "/anomalies/stream").Select(path => path.Key).ToList();
        Assert.Contains("/sensors/{id}/history", gets);
        return
        [
            .. gets.Select(path => path.Replace("{id}", "plant-7%2Fpump-7", StringComparison.Ordinal)),
            .. gets.Where(path => path.Contains("{id}", StringComparison.Ordinal)).Select(path => path.Replace("{id}", "nobody", StringComparison.Ordinal)),
            "/sensors?limit=1000", "/sensors?limit=1000", "/anomalies?limit=1000", "/dead-letters?limit=1000", "/sensors/plant-7%2Fpump-7/history?points=1000",
            "/sensors/plant-7%2Fpump-7/features?asOf=2020-01-01", "/sensors?limit=none", "/nothing", "/",
        ];
    }

    /// <summary>What is wrong with an answer; null when it is right, or a 503.</summary>
    private static async Task<string?> FaultOfAsync(HttpClient http, string path, HttpStatusCode expected)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), CancellationToken.None);
            var body = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
            if (answer.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json")
            {
                using var json = JsonDocument.Parse(body);
            }

            return answer.StatusCode == expected || answer.StatusCode == HttpStatusCode.ServiceUnavailable ? null : $"{(int)answer.StatusCode}";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException)
        {
            return exception.Message;
        }
    }
}
