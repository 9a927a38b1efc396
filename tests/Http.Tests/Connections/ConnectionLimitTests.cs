using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using SensorGrid.Http.Connections;
using SensorGrid.Http.Memory;
using SensorGrid.TestKit;

namespace SensorGrid.Http.Tests.Connections;

/// <summary>Idle connections never keep others out.</summary>
public sealed class ConnectionLimitTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    [Fact]
    public async Task A_new_connection_takes_the_place_of_the_idle_one_that_was_opened_first()
    {
        var limit = new ConnectionLimit(2);
        await using var server = await HttpServer.StartAsync(http => http.Response.WriteAsync("here"), limit);
        using var first = await server.ConnectAsync();
        await Eventually.TrueAsync("limit.Count == 1", () => limit.Count == 1);
        using var second = await server.ConnectAsync();
        await Eventually.TrueAsync("limit.Count == 2", () => limit.Count == 2);

        using var third = await server.ConnectAsync(Get);

        Assert.Equal("HTTP/1.1 200 OK", await third.StatusLineAsync());
        Assert.Equal("", await first.ReadToEndAsync());
        Assert.Equal((2, 1L, 0L), (limit.Count, limit.ClosedIdle, limit.Refused));
        Assert.True(second.Connected);
    }

    [Fact]
    public async Task A_connection_with_half_a_request_is_idle()
    {
        var limit = new ConnectionLimit(1);
        await using var server = await HttpServer.StartAsync(http => http.Response.WriteAsync("here"), limit);
        using var slow = await server.ConnectAsync("GET / HTTP/1.1\r\nHost:");
        await Eventually.TrueAsync("limit.Count == 1", () => limit.Count == 1);

        using var other = await server.ConnectAsync(Get);

        Assert.Equal("HTTP/1.1 200 OK", await other.StatusLineAsync());
    }

    [Fact]
    public async Task A_connection_whose_body_does_not_come_is_closed_for_a_new_one_and_its_request_is_not_served()
    {
        var limit = new ConnectionLimit(1);
        var budget = new ByteBudget(1_000_000);
        var served = 0;
        await using var server = await HttpServer.StartAsync(
            async http =>
            {
                await BoundedBody.ReadAsync(http, 1000, budget, out _);
                Interlocked.Increment(ref served);
            },
            limit);
        using var slow = await server.ConnectAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhello");
        await Eventually.TrueAsync("the body is waited for", () => budget.Reserved > 0);

        using var other = await server.ConnectAsync(Get);

        Assert.Equal("HTTP/1.1 200 OK", await other.StatusLineAsync());
        Assert.Equal("", await slow.ReadToEndAsync());
        await Eventually.TrueAsync("what it took is given back", () => budget.Reserved == 0);
        Assert.Equal(1, served);
    }

    [Fact]
    public async Task A_connection_whose_client_does_not_read_its_answer_is_closed_for_a_new_one()
    {
        var limit = new ConnectionLimit(1);
        var begun = 0;
        await using var server = await HttpServer.StartAsync(
            async http =>
            {
                Interlocked.Increment(ref begun);
                for (var part = 0; http.Request.Path == "/large" && part < 1000; part++)
                {
                    await ConnectionLimit.WriteAsync(http, new byte[100_000]);
                }
            },
            limit);
        using var slow = await server.ConnectAsync("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
        await Eventually.TrueAsync("the answer has begun", () => Volatile.Read(ref begun) == 1);

        await Eventually.TrueAsync(() => "an answer over a new connection", async () =>
        {
            try
            {
                using var other = await server.ConnectAsync(Get);
                return await other.StatusLineAsync() == "HTTP/1.1 200 OK";
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                return false;
            }
        });

        Assert.Equal(1L, limit.ClosedIdle);
    }

    [Fact]
    public async Task While_all_are_busy_a_new_connection_is_closed_and_the_busy_ones_are_answered()
    {
        var limit = new ConnectionLimit(3);
        var asked = 0;
        var answer = new TaskCompletionSource();
        await using var server = await HttpServer.StartAsync(
            async http =>
            {
                Interlocked.Increment(ref asked);
                await answer.Task;
                await http.Response.WriteAsync("here");
            },
            limit);
        var busy = new List<TcpClient>();
        for (var i = 0; i < 3; i++)
        {
            busy.Add(await server.ConnectAsync(Get));
        }

        await Eventually.TrueAsync("Volatile.Read(ref asked) == 3", () => Volatile.Read(ref asked) == 3);
        await AssertClosedAsync(server);
        answer.SetResult();

        foreach (var client in busy)
        {
            Assert.Equal("HTTP/1.1 200 OK", await client.StatusLineAsync());
            client.Dispose();
        }

        Assert.Equal((0L, 1L), (limit.ClosedIdle, limit.Refused));
        await Eventually.TrueAsync("limit.Count == 0", () => limit.Count == 0);
        using var later = await server.ConnectAsync(Get);
        Assert.Equal("HTTP/1.1 200 OK", await later.StatusLineAsync());
    }

    [Fact]
    public async Task However_many_idle_connections_are_opened_each_request_is_answered()
    {
        var limit = new ConnectionLimit(100);
        await using var server = await HttpServer.StartAsync(http => http.Response.WriteAsync("here"), limit);
        var idle = new List<TcpClient>();
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 50; i++)
            {
                idle.Add(await server.ConnectAsync());
            }

            using var client = await server.ConnectAsync(Get);
            Assert.Equal("HTTP/1.1 200 OK", await client.StatusLineAsync());
            Assert.True(limit.Count <= 100);
        }

        idle.ForEach(client => client.Dispose());
    }

    private static async Task AssertClosedAsync(HttpServer server)
    {
        try
        {
            using var refused = await server.ConnectAsync(Get);
            Assert.Equal("", await refused.ReadToEndAsync());
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // Reset before all was sent.
        }
    }
}
