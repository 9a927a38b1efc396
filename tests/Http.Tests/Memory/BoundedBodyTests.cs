using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using SensorGrid.Http.Memory;
using SensorGrid.TestKit;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;

namespace SensorGrid.Http.Tests.Memory;

/// <summary>A body takes the memory of what has arrived, and no more than all bodies may have together.</summary>
public sealed class BoundedBodyTests
{
    private const int MaxBytes = 10 * 1024 * 1024;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Announced_bodies_that_do_not_come_take_next_to_nothing()
    {
        var budget = new ByteBudget(4 * 1024 * 1024);
        await using var server = await StartAsync(budget);
        var clients = new List<TcpClient>();
        for (var i = 0; i < 100; i++)
        {
            clients.Add(await server.ConnectAsync($"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {MaxBytes}\r\n\r\nhello"));
        }

        await Eventually.TrueAsync("budget.Reserved >= 100 * 5", () => budget.Reserved >= 100 * 5);

        Assert.InRange(budget.Reserved, 500, 100 * 8192);
        using var http = new HttpClient { BaseAddress = server.Url };
        using var other = await http.PostAsync(new Uri("/", UriKind.Relative), new ByteArrayContent(new byte[100_000]), Cancelled);
        Assert.Equal("100000", await other.Content.ReadAsStringAsync(Cancelled));
        clients.ForEach(client => client.Dispose());
        await Eventually.TrueAsync("budget.Reserved == 0", () => budget.Reserved == 0);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(4096, false)]
    [InlineData(4097, true)]
    [InlineData(1_000_003, false)]
    [InlineData(1_000_003, true)]
    [InlineData(MaxBytes, false)]
    [InlineData(MaxBytes, true)]
    public async Task A_body_is_read_whole_with_or_without_its_length_and_gives_back_what_it_took(int length, bool chunked)
    {
        var budget = new ByteBudget(64 * 1024 * 1024);
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        byte[]? got = null;
        await using var server = await StartAsync(budget, body => got = body.ToArray());
        using var http = new HttpClient { BaseAddress = server.Url };
        using var content = chunked ? (HttpContent)new StreamContent(new Unseekable(bytes)) : new ByteArrayContent(bytes);

        using var response = await http.PostAsync(new Uri("/", UriKind.Relative), content, Cancelled);

        Assert.Equal(length.ToString(CultureInfo.InvariantCulture), await response.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(bytes, got);
        await Eventually.TrueAsync("budget.Reserved == 0", () => budget.Reserved == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_larger_body_is_refused_as_too_large(bool chunked)
    {
        var budget = new ByteBudget(64 * 1024 * 1024);
        await using var server = await StartAsync(budget);
        using var http = new HttpClient { BaseAddress = server.Url };
        var bytes = new byte[MaxBytes + 1];
        using var content = chunked ? (HttpContent)new StreamContent(new Unseekable(bytes)) : new ByteArrayContent(bytes);

        using var response = await http.PostAsync(new Uri("/", UriKind.Relative), content, Cancelled);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        await Eventually.TrueAsync("budget.Reserved == 0", () => budget.Reserved == 0);
    }

    [Fact]
    public async Task Where_the_budget_is_used_up_a_body_is_refused_and_has_room_again_later()
    {
        var budget = new ByteBudget(2 * 1024 * 1024);
        await using var server = await StartAsync(budget);
        using var http = new HttpClient { BaseAddress = server.Url };
        using (var holder = await server.ConnectAsync($"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {MaxBytes}\r\n\r\n{new string('x', 400_000)}"))
        {
            await Eventually.TrueAsync("budget.Reserved >= 400_000", () => budget.Reserved >= 400_000);
            using var refused = await http.PostAsync(new Uri("/", UriKind.Relative), new ByteArrayContent(new byte[1_900_000]), Cancelled);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.InRange(budget.Reserved, 400_000, budget.Capacity);
        }

        await Eventually.TrueAsync("budget.Reserved == 0", () => budget.Reserved == 0);
        using var taken = await http.PostAsync(new Uri("/", UriKind.Relative), new ByteArrayContent(new byte[600_000]), Cancelled);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.True(budget.Refusals > 0);
    }

    [Fact]
    public async Task A_body_that_the_client_breaks_off_over_HTTP2_is_a_bad_request()
    {
        var budget = new ByteBudget(4 * 1024 * 1024);
        var failure = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await HttpServer.StartAsync(
            async http =>
            {
                // What comes first otherwise, this token or the failure of reading, is chance.
                http.RequestAborted = CancellationToken.None;
                try
                {
                    await BoundedBody.ReadAsync(http, MaxBytes, budget, out _);
                    failure.TrySetException(new InvalidOperationException("The body was read whole."));
                }
                catch (Exception exception)
                {
                    failure.TrySetResult(exception);
                }
            },
            protocols: HttpProtocols.Http2);
        using var http = new HttpClient { BaseAddress = server.Url, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        using var content = new EndlessContent();

        var post = http.PostAsync(new Uri("/", UriKind.Relative), content, leaving.Token);
        await Eventually.TrueAsync("budget.Reserved > 0", () => budget.Reserved > 0);
        await leaving.CancelAsync();

        var told = Assert.IsType<BadHttpRequestException>(await failure.Task.WaitAsync(Cancelled));
        Assert.Equal(StatusCodes.Status400BadRequest, told.StatusCode);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => post);
        await Eventually.TrueAsync("budget.Reserved == 0", () => budget.Reserved == 0);
    }

    private static Task<HttpServer> StartAsync(ByteBudget budget, Action<ReadOnlyMemory<byte>>? got = null) => HttpServer.StartAsync(async http =>
    {
        try
        {
            var body = await BoundedBody.ReadAsync(http, MaxBytes, budget, out _);
            got?.Invoke(body);
            await http.Response.WriteAsync(body.Length.ToString(CultureInfo.InvariantCulture), http.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            http.Response.StatusCode = exception.StatusCode;
        }
        catch (OverloadedException)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    });

    // Sent in chunks, since its length is not known.
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    // Some bytes, and then nothing until whoever sends gives up.
    private sealed class EndlessContent : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[100], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
