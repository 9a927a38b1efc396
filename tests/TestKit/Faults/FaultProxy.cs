using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace SensorGrid.TestKit.Faults;

/// <summary>Stands between a process and a service that speaks AWS's JSON protocol (Kinesis, DynamoDB), and does to calls what a test asks for.</summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(300);

    private readonly Lock _lock = new();
    private readonly List<WireFault> _faults = [];
    private readonly HttpClient _upstream = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Uri _service;
    private readonly WebApplication _app;

    private FaultProxy(Uri service)
    {
        _service = service;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Where to find the service with its faults.</summary>
    public Uri ServiceUrl => new(_app.Urls.Single());

    /// <summary>Whether anything that was asked for is still to happen.</summary>
    public bool AnyLeft
    {
        get
        {
            lock (_lock)
            {
                return _faults.Exists(fault => !fault.Over.IsCompleted);
            }
        }
    }

    public static async Task<FaultProxy> StartNewAsync(Uri service, CancellationToken cancellationToken)
    {
        var proxy = new FaultProxy(service);
        await proxy._app.StartAsync(cancellationToken);
        return proxy;
    }

    /// <summary>Adds faults; of several that fit a call the first that hits it has it.</summary>
    public void Add(params IEnumerable<WireFault> faults)
    {
        lock (_lock)
        {
            _faults.AddRange(faults);
        }
    }

    /// <summary>Waits until every fault has happened as often as it was to, tells each, and takes them out; the test fails when one did not happen.</summary>
    /// <returns>How often any of them happened.</returns>
    public async Task<int> AllOverAsync(ITestOutputHelper output)
    {
        WireFault[] faults;
        lock (_lock)
        {
            faults = [.. _faults];
        }

        foreach (var fault in faults)
        {
            await Eventually.ComesAsync($"the last of {fault}", fault.Over);
            output.WriteLine(fault.ToString());
        }

        lock (_lock)
        {
            _faults.Clear();
        }

        Assert.All(faults, fault => Assert.NotEqual(0, fault.Fired));
        return faults.Sum(fault => fault.Fired);
    }

    public async ValueTask DisposeAsync()
    {
        // Calls that are never answered are not waited for.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        try
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var call = new Call(http.Request.Headers["X-Amz-Target"].ToString().Split('.')[^1], await reader.ReadToEndAsync(http.RequestAborted));
            if (Choose(call) is { } fault)
            {
                await SpoilAsync(http, call, fault.Kind);
            }
            else
            {
                await AnswerAsync(http, await ForwardAsync(http, call.Body));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            // The caller has gone, or the service: it is to see a broken connection, as without a proxy.
            http.Abort();
        }
    }

    private WireFault? Choose(Call call)
    {
        lock (_lock)
        {
            return _faults.Find(fault => fault.TryFire(call.Operation, call.Body));
        }
    }

    private async Task SpoilAsync(HttpContext http, Call call, WireFaultKind kind)
    {
        switch (kind)
        {
            case WireFaultKind.Throttled:
                await AnswerAsync(http, Error(400, "ProvisionedThroughputExceededException"));
                break;
            case WireFaultKind.InternalError:
                await AnswerAsync(http, Error(500, "InternalFailure"));
                break;
            case WireFaultKind.InternalErrorAfterEffect:
                await ForwardAsync(http, call.Body);
                await AnswerAsync(http, Error(500, "InternalFailure"));
                break;
            case WireFaultKind.Reset:
                Reset(http);
                break;
            case WireFaultKind.AnswerLost:
                await ForwardAsync(http, call.Body);
                Reset(http);
                break;
            case WireFaultKind.NoAnswer:
                await ForwardAsync(http, call.Body);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
                break;
            case WireFaultKind.Held:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
                break;
            case WireFaultKind.SlowBody:
                await AnswerInHalvesAsync(http, await ForwardAsync(http, call.Body), whole: true);
                break;
            case WireFaultKind.TruncatedBody:
                await AnswerInHalvesAsync(http, await ForwardAsync(http, call.Body), whole: false);
                break;
            case WireFaultKind.ExpiredIterator:
                await AnswerAsync(http, Error(400, "ExpiredIteratorException"));
                break;
            case WireFaultKind.PartlyThrottled:
                await AnswerAsync(http, await PutEverySecondAsync(http, call.Body));
                break;
            case WireFaultKind.OvertakenByTheSame:
                await ForwardAsync(http, call.Body);
                await AnswerAsync(http, await ForwardAsync(http, call.Body));
                break;
            case WireFaultKind.ItemTooLarge:
                await AnswerAsync(http, Error(400, "ValidationException", "Item size has exceeded the maximum allowed size"));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }

    private async Task<Answer> ForwardAsync(HttpContext http, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _service) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var (name, values) in http.Request.Headers)
        {
            if (name is "Host" or "Connection" or "Content-Length" or "Transfer-Encoding" or "Expect")
            {
                continue;
            }

            if (!request.Headers.TryAddWithoutValidation(name, values.AsEnumerable()))
            {
                request.Content.Headers.TryAddWithoutValidation(name, values.AsEnumerable());
            }
        }

        // Not given up when the caller is: a service does what it was asked for.
        using var response = await _upstream.SendAsync(request, CancellationToken.None);
        return new Answer(
            (int)response.StatusCode,
            await response.Content.ReadAsByteArrayAsync(CancellationToken.None),
            response.Content.Headers.ContentType?.ToString(),
            response.Headers.TryGetValues("x-amz-crc32", out var checksums) ? checksums.Single() : null);
    }

    private async Task<Answer> PutEverySecondAsync(HttpContext http, string body)
    {
        var put = JsonNode.Parse(body)!;
        JsonNode[] records = [.. put["Records"]!.AsArray().Select(record => record!.DeepClone())];
        put["Records"] = new JsonArray([.. records.Where((_, i) => i % 2 == 1)]);
        var placed = new Queue<JsonNode>();
        if (records.Length > 1)
        {
            var answer = await ForwardAsync(http, put.ToJsonString());
            Assert.True(answer.Status == 200, $"PutRecords was answered with {answer.Status}: {Encoding.UTF8.GetString(answer.Body)}");
            foreach (var record in JsonNode.Parse(answer.Body)!["Records"]!.AsArray())
            {
                placed.Enqueue(record!.DeepClone());
            }
        }

        var results = Enumerable.Range(0, records.Length).Select(i => i % 2 == 1
            ? placed.Dequeue()
            : new JsonObject { ["ErrorCode"] = "ProvisionedThroughputExceededException", ["ErrorMessage"] = "Asked for by the test." });
        var merged = new JsonObject { ["FailedRecordCount"] = (records.Length + 1) / 2, ["Records"] = new JsonArray([.. results]) };
        return new Answer(200, Encoding.UTF8.GetBytes(merged.ToJsonString()), "application/x-amz-json-1.1", null);
    }

    private static Answer Error(int status, string type, string message = "Asked for by the test.") => new(
        status, Encoding.UTF8.GetBytes($$"""{"__type":"{{type}}","message":"{{message}}"}"""), "application/x-amz-json-1.1", null);

    private static async Task AnswerAsync(HttpContext http, Answer answer)
    {
        Begin(http, answer);
        await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static async Task AnswerInHalvesAsync(HttpContext http, Answer answer, bool whole)
    {
        Begin(http, answer);
        await http.Response.Body.WriteAsync(answer.Body.AsMemory(0, answer.Body.Length / 2), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        if (!whole)
        {
            Reset(http);
            return;
        }

        await Task.Delay(SlowPause, TimeProvider.System, http.RequestAborted);
        await http.Response.Body.WriteAsync(answer.Body.AsMemory(answer.Body.Length / 2), http.RequestAborted);
    }

    private static void Begin(HttpContext http, Answer answer)
    {
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = answer.ContentType;
        http.Response.ContentLength = answer.Body.Length;
        if (answer.Checksum is not null)
        {
            http.Response.Headers["x-amz-crc32"] = answer.Checksum;
        }
    }

    private static void Reset(HttpContext http)
    {
        // Without lingering, the end is a reset and not an orderly close.
        if (http.Features.Get<IConnectionSocketFeature>() is { } connection)
        {
            connection.Socket.LingerState = new LingerOption(true, 0);
        }

        http.Abort();
    }

    private sealed record Call(string Operation, string Body);

    private sealed record Answer(int Status, byte[] Body, string? ContentType, string? Checksum);
}
