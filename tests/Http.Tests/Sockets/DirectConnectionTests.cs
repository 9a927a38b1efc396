using System.Buffers;
using Microsoft.AspNetCore.Connections;
using SensorGrid.Http.Sockets;

namespace SensorGrid.Http.Tests.Sockets;

/// <summary>Real clients, and servers that serve what comes on the thread that receives it.</summary>
public sealed class DirectConnectionTests
{
    private const string NeedsLinux = "Needs Linux' epoll.";

    public static bool IsSupported => ReadinessTransport.IsSupported;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task What_is_served_directly_in_any_part_comes_back_whole_and_in_order()
    {
        var served = 0L;
        await using var server = await LoopServer.StartAsync(async connection =>
        {
            var random = new Random(1);
            using var echo = new DirectEcho(connection, count => random.Next(3) switch { 0 => 0, 1 => count, _ => random.Next(count) });
            await echo.RunAsync(Cancelled);
            Interlocked.Add(ref served, echo.Served);
        });
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
        Assert.True(served > 0, "Nothing was served directly.");
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task What_a_client_asks_for_and_does_not_receive_waits_and_comes_in_order()
    {
        await using var server = await LoopServer.StartAsync(async connection =>
        {
            using var echo = new DirectEcho(connection, count => count);
            await echo.RunAsync(Cancelled);
        });
        using var client = await server.ConnectAsync();
        var sent = new byte[48 << 20];
        new Random(2).NextBytes(sent);
        var sending = SocketPieces.SendAsync(client, sent, new Random(3));

        // Another one is served meanwhile.
        using (var other = await server.ConnectAsync())
        {
            await other.GetStream().WriteAsync(new byte[1], Cancelled);
            Assert.Equal(1, await other.GetStream().ReadAsync(new byte[8], Cancelled));
        }

        Assert.False(sending.IsCompleted, "The server took more than it may.");
        Assert.Equal(sent, await SocketPieces.ReadToEndAsync(client));
        await sending;
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task Nothing_is_sent_directly_while_answers_of_the_pipe_are_unsent()
    {
        const int Bytes = 16 << 20;
        var (ready, sent) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        await using var server = await LoopServer.StartAsync(async connection =>
        {
            var write = connection.Transport.Output.WriteAsync(new byte[Bytes], Cancelled);
            connection.Features.Get<IDirectConnection>()!.Handler = new Handler(received =>
            {
                sent.TrySetResult(connection.Features.Get<IDirectConnection>()!.TrySend(received.Span));
                return 0;
            });
            ready.SetResult();
            await write;
            await connection.Transport.Input.ReadAsync(Cancelled);
        });
        using var client = await server.ConnectAsync();
        await ready.Task.WaitAsync(Cancelled);
        await client.GetStream().WriteAsync(new byte[1], Cancelled);

        Assert.Equal(0, await sent.Task.WaitAsync(Cancelled));
        Assert.Equal(Bytes, (await SocketPieces.ReadToEndAsync(client)).Length);
    }

    [Fact(SkipUnless = nameof(IsSupported), Skip = NeedsLinux)]
    public async Task A_handler_that_fails_ends_its_connection_and_no_other()
    {
        using var ready = new SemaphoreSlim(0);
        var ended = new TaskCompletionSource<Exception>();
        await using var server = await LoopServer.StartAsync(async connection =>
        {
            connection.Features.Get<IDirectConnection>()!.Handler = new Handler(received => received.Span[0] == 0 ? throw new InvalidOperationException("A fault.") : 0);
            ready.Release();
            if (await Record.ExceptionAsync(async () => await connection.Transport.Input.ReadAsync(Cancelled)) is { } failure)
            {
                ended.SetResult(failure);
                return;
            }

            await connection.Transport.Output.WriteAsync(new byte[1], Cancelled);
        });
        using var good = await server.ConnectAsync();
        using var bad = await server.ConnectAsync();
        await ready.WaitAsync(Cancelled);
        await ready.WaitAsync(Cancelled);

        await bad.GetStream().WriteAsync(new byte[] { 0 }, Cancelled);
        Assert.IsType<ConnectionAbortedException>(await ended.Task.WaitAsync(Cancelled));
        await good.GetStream().WriteAsync(new byte[] { 1 }, Cancelled);

        Assert.Equal(1, await good.GetStream().ReadAsync(new byte[8], Cancelled));
    }

    [Fact]
    public void The_buffer_of_a_loop_holds_what_is_written_and_gives_up_what_it_grew_by()
    {
        var buffer = new LoopBuffer();
        var first = buffer.GetMemory().Length;
        var bytes = new byte[1 << 20];
        new Random(4).NextBytes(bytes);

        buffer.Write(bytes.AsSpan(0, 1000));
        buffer.Write(bytes.AsSpan(1000));
        Assert.Equal(bytes, buffer.Written);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(buffer.GetMemory().Length + 1));

        buffer.Clear();
        Assert.True(buffer.Written.IsEmpty);
        Assert.Equal(first, buffer.GetMemory().Length);
    }

    /// <summary>A handler that is a function.</summary>
    private sealed class Handler(Func<ReadOnlyMemory<byte>, int> serve) : IReceivedHandler
    {
        public int Serve(ReadOnlyMemory<byte> received, LoopBuffer answers) => serve(received);
    }
}
