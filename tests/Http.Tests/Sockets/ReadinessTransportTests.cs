using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using SensorGrid.Http.Sockets;

namespace SensorGrid.Http.Tests.Sockets;

/// <summary>Real clients, and servers on it that are the tests'.</summary>
public sealed class ReadinessTransportTests
{
    private const string NeedsLinux = "Needs Linux' epoll.";

    public static bool IsSupported => ReadinessTransport.IsSupported;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task What_clients_send_in_any_pieces_comes_back_whole_and_in_order()
    {
        await using var server = await LoopServer.StartAsync(EchoAsync);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async seed =>
        {
            var random = new Random(seed);
            var sent = new byte[random.Next(1, 1 << 20)];
            random.NextBytes(sent);
            using var client = await server.ConnectAsync();
            var sending = SocketPieces.SendAsync(client, sent, random);

            Assert.Equal(sent, await SocketPieces.ReadToEndAsync(client));
            await sending;
        }));
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task A_client_that_does_not_receive_is_waited_for_and_then_gets_all()
    {
        const int Bytes = 32 << 20;
        var waits = new TaskCompletionSource<int>();
        await using var server = await LoopServer.StartAsync(async connection =>
        {
            var part = new byte[8192];
            for (var written = 0; written < Bytes; written += part.Length)
            {
                var write = connection.Transport.Output.WriteAsync(part, Cancelled);
                if (!write.IsCompleted)
                {
                    waits.TrySetResult(written);
                }

                await write;
            }
        });
        using var client = await server.ConnectAsync();
        Assert.InRange(await waits.Task.WaitAsync(Cancelled), 0, Bytes - 1);

        // Another client is served meanwhile: the loop does not wait.
        using (var other = await server.ConnectAsync())
        {
            Assert.Equal(8192, await other.GetStream().ReadAtLeastAsync(new byte[8192], 8192, cancellationToken: Cancelled));
        }

        Assert.Equal(Bytes, (await SocketPieces.ReadToEndAsync(client)).Length);
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task A_server_that_does_not_read_holds_the_client_up_and_then_gets_all()
    {
        const int Bytes = 32 << 20;
        var mayRead = new TaskCompletionSource();
        var read = new TaskCompletionSource<long>();
        await using var server = await LoopServer.StartAsync(async connection =>
        {
            await mayRead.Task;
            read.SetResult(await CountAsync(connection));
        });
        using var client = await server.ConnectAsync();
        var sending = client.GetStream().WriteAsync(new byte[Bytes], Cancelled).AsTask();
        using var other = await server.ConnectAsync();

        Assert.False(sending.IsCompleted);
        mayRead.SetResult();
        await sending;
        client.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal(Bytes, await read.Task.WaitAsync(Cancelled));
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task What_a_client_sent_before_it_reset_the_connection_while_the_server_did_not_read_ends_with_a_failure()
    {
        var mayRead = new TaskCompletionSource();
        var closed = new TaskCompletionSource();
        var ended = new TaskCompletionSource<Exception?>();
        await using var server = await LoopServer.StartAsync(async connection =>
        {
            connection.ConnectionClosed.Register(() => closed.TrySetResult());
            await mayRead.Task;
            ended.SetResult(await Record.ExceptionAsync(() => CountAsync(connection)));
        });
        var client = await server.ConnectAsync();
        var sending = client.GetStream().WriteAsync(new byte[32 << 20], Cancelled).AsTask();
        client.LingerState = new LingerOption(true, 0);
        client.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => sending);
        mayRead.SetResult();

        Assert.IsType<ConnectionResetException>(await ended.Task.WaitAsync(Cancelled));
        await closed.Task.WaitAsync(Cancelled);
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task The_server_ends_a_connection_that_waits_for_its_client()
    {
        var connected = new TaskCompletionSource<ConnectionContext>();
        var ended = new TaskCompletionSource();
        await using var server = await LoopServer.StartAsync(async connection =>
        {
            connected.SetResult(connection);
            await Record.ExceptionAsync(() => CountAsync(connection));
            ended.SetResult();
        });
        using var client = await server.ConnectAsync();

        (await connected.Task.WaitAsync(Cancelled)).Abort();

        await ended.Task.WaitAsync(Cancelled);
        Assert.Empty(await SocketPieces.ReadToEndAsync(client));
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task The_server_ends_a_connection_whose_client_does_not_receive()
    {
        var waits = new TaskCompletionSource<ConnectionContext>();
        var ended = new TaskCompletionSource<Exception?>();
        await using var server = await LoopServer.StartAsync(async connection => ended.SetResult(await Record.ExceptionAsync(async () =>
        {
            while (true)
            {
                var write = connection.Transport.Output.WriteAsync(new byte[8192], Cancelled);
                if (!write.IsCompleted)
                {
                    waits.TrySetResult(connection);
                }

                if ((await write).IsCompleted)
                {
                    return;
                }
            }
        })));
        using var client = await server.ConnectAsync();

        (await waits.Task.WaitAsync(Cancelled)).Abort();

        Assert.True(await ended.Task.WaitAsync(Cancelled) is null or ConnectionResetException);
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task What_is_written_before_the_end_is_sent()
    {
        await using var server = await LoopServer.StartAsync(async connection => await connection.Transport.Output.WriteAsync(new byte[3 << 20], Cancelled));
        using var client = await server.ConnectAsync();

        Assert.Equal(3 << 20, (await SocketPieces.ReadToEndAsync(client)).Length);
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task A_client_that_sends_no_more_still_gets_its_answer()
    {
        await using var server = await LoopServer.StartAsync(async connection =>
        {
            var count = await CountAsync(connection);
            await connection.Transport.Output.WriteAsync(new byte[count * 1000], Cancelled);
        });
        using var client = await server.ConnectAsync();
        await client.GetStream().WriteAsync(new byte[2000], Cancelled);
        client.Client.Shutdown(SocketShutdown.Send);

        Assert.Equal(2_000_000, (await SocketPieces.ReadToEndAsync(client)).Length);
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task An_address_that_is_taken_is_refused_as_such()
    {
        await using var server = await LoopServer.StartAsync(EchoAsync);

        await Assert.ThrowsAsync<AddressInUseException>(async () => await new ReadinessTransport().BindAsync(server.EndPoint, Cancelled));
    }

    private static async Task EchoAsync(ConnectionContext connection)
    {
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync(Cancelled);
            foreach (var part in read.Buffer)
            {
                await connection.Transport.Output.WriteAsync(part, Cancelled);
            }

            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static async Task<long> CountAsync(ConnectionContext connection)
    {
        var count = 0L;
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync(Cancelled);
            count += read.Buffer.Length;
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return count;
            }
        }
    }
}
