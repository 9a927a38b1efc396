using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using SensorGrid.Cli.Simulate.Watch;
using SensorGrid.Cli.Tests.Support;
using SensorGrid.Client;

namespace SensorGrid.Cli.Tests.Simulate.Watch;

/// <summary>The stream is served by the test, connection by connection.</summary>
public sealed class AnomalyWatchTests
{
    private readonly Channel<string> _connections = Channel.CreateUnbounded<string>();
    private readonly Channel<string?> _sent = Channel.CreateUnbounded<string?>();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_keeps_the_newest_state_of_each_anomaly_and_counts_what_is_announced_again()
    {
        await using var server = await TestServer.StartAsync(ServeAsync, CancellationToken);
        using var api = new SensorGridClient(new Uri(server.Url), null);
        await using var watch = new AnomalyWatch(api, TimeProvider.System);
        await watch.StartAsync(CancellationToken);
        Send(Event("anomaly", "1", "a", 0.6), Event("anomaly", "2", "b", 0.7), Event("anomaly-updated", "3", "a", 0.9), Event("anomaly", "4", "b", 0.7), ": beat\n\n");
        Send([null]);
        await SecondConnectionAsync();

        Assert.Equal([("a", 0.9), ("b", 0.7)], watch.Snapshot().OrderBy(anomaly => anomaly.Id).Select(anomaly => (anomaly.Id, anomaly.Score)));
        Assert.Equal(1, watch.Repeated);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_made_again_after_the_last_event()
    {
        await using var server = await TestServer.StartAsync(ServeAsync, CancellationToken);
        using var api = new SensorGridClient(new Uri(server.Url), null);
        await using var watch = new AnomalyWatch(api, TimeProvider.System);
        await watch.StartAsync(CancellationToken);
        Send("id: 6\n\n", Event("anomaly", "7", "a", 0.6), null);

        Assert.Equal("7", await SecondConnectionAsync());
    }

    [Fact]
    public async Task What_the_stream_says_was_missed_is_counted()
    {
        await using var server = await TestServer.StartAsync(ServeAsync, CancellationToken);
        using var api = new SensorGridClient(new Uri(server.Url), null);
        await using var watch = new AnomalyWatch(api, TimeProvider.System);
        await watch.StartAsync(CancellationToken);
        Send("event: missed\ndata: {}\n\n", null);
        await SecondConnectionAsync();

        Assert.Equal(1, watch.Missed);
        Assert.Empty(watch.Snapshot());
    }

    [Fact]
    public async Task An_api_that_is_not_there_is_an_error_at_once()
    {
        using var api = new SensorGridClient(new Uri("http://127.0.0.1:1"), null);
        await using var watch = new AnomalyWatch(api, TimeProvider.System);

        await Assert.ThrowsAsync<HttpRequestException>(() => watch.StartAsync(CancellationToken));
    }

    private static string Event(string type, string id, string anomaly, double score) => FormattableString.Invariant(
        $$"""
        id: {{id}}
        event: {{type}}
        data: {"id":"{{anomaly}}","sensorId":"s","startedAt":"2026-01-01T00:00:00Z","peakAt":"2026-01-01T00:00:00Z","endedAt":null,"score":{{score}},"model":"m@1"}


        """).ReplaceLineEndings("\n");

    private void Send(params string?[] texts) => Array.ForEach(texts, text => Assert.True(_sent.Writer.TryWrite(text)));

    private async Task<string> SecondConnectionAsync()
    {
        Assert.Equal("", await _connections.Reader.ReadAsync(CancellationToken));
        return await _connections.Reader.ReadAsync(CancellationToken);
    }

    // A null ends the connection.
    private async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await _connections.Writer.WriteAsync(context.Request.Headers["Last-Event-ID"].ToString(), context.RequestAborted);
        while (await _sent.Reader.ReadAsync(context.RequestAborted) is { } text)
        {
            await context.Response.WriteAsync(text, context.RequestAborted);
        }
    }
}
