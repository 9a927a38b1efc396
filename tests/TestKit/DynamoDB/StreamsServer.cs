using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SensorGrid.TestKit.DynamoDB;

/// <summary>A server of the wire protocol of DynamoDB Streams on 127.0.0.1, with tables that a test writes to. The SDK of another language reads it as well: see its tests.</summary>
public sealed class StreamsServer : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly WebApplication _app;
    private readonly StreamOperations _operations;
    private readonly Dictionary<string, TableOfChanges> _tables = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];
    private readonly List<(string Operation, string Code, int Left)> _faults = [];

    private StreamsServer(TimeProvider clock)
    {
        _clock = clock;
        _operations = new StreamOperations(_tables);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri ServiceUrl => new(_app.Urls.Single());

    /// <summary>The operations that were called so far, in their order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    public static async Task<StreamsServer> StartNewAsync(CancellationToken cancellationToken, TimeProvider? clock = null)
    {
        var server = new StreamsServer(clock ?? TimeProvider.System);
        await server._app.StartAsync(cancellationToken);
        return server;
    }

    /// <summary>Makes a table with a stream.</summary>
    public TableOfChanges CreateTable(string name, string hashKey = "device", string viewType = "NEW_IMAGE", int partitions = 1)
    {
        var table = new TableOfChanges(name, hashKey, partitions, _lock, _clock);
        table.Enable(viewType);
        lock (_lock)
        {
            _tables[name] = table;
        }

        return table;
    }

    /// <summary>Refuses the next calls of an operation.</summary>
    public void Fail(string operation, string code, int times = 1)
    {
        lock (_lock)
        {
            _faults.Add((operation, code, times));
        }
    }

    /// <summary>Ends the life of all iterators that were given out.</summary>
    public void ExpireIterators()
    {
        lock (_lock)
        {
            _operations.Generation++;
        }
    }

    /// <summary>Sets the number of empty pages that come first from each iterator that does not begin at the tip, whatever the shard has.</summary>
    public void BeginWithEmptyPages(int pages)
    {
        lock (_lock)
        {
            _operations.EmptyPages = pages;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var (status, answer) = await AnswerAsync(context.Request);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/x-amz-json-1.0";
        await context.Response.WriteAsync(answer.ToJsonString(), Encoding.UTF8);
    }

    private async Task<(int Status, JsonNode Answer)> AnswerAsync(HttpRequest request)
    {
        try
        {
            var input = (await JsonNode.ParseAsync(request.Body))!.AsObject();
            return (200, Answer(Operation(request), input));
        }
        catch (StreamsRefusal refusal)
        {
            return (refusal.Status, new JsonObject { ["__type"] = $"com.amazonaws.dynamodb.v20120810#{refusal.Code}", ["message"] = refusal.Message });
        }
    }

    private static string Operation(HttpRequest request)
    {
        if (request.Headers["X-Amz-Target"].ToString().Split('.') is not ["DynamoDBStreams_20120810", var operation])
        {
            throw new StreamsRefusal("UnknownOperationException", "");
        }

        if (!request.ContentType!.StartsWith("application/x-amz-json-1.0", StringComparison.Ordinal))
        {
            throw new StreamsRefusal("SerializationException", "");
        }

        return request.Headers.Authorization.ToString().Contains("/dynamodb/aws4_request", StringComparison.Ordinal)
            ? operation
            : throw new StreamsRefusal("InvalidSignatureException", "Credential should be scoped to correct service: 'dynamodb'.");
    }

    private JsonObject Answer(string operation, JsonObject input)
    {
        lock (_lock)
        {
            _calls.Add(operation);
            if (_faults.FindIndex(fault => fault.Operation == operation) is >= 0 and var at)
            {
                var fault = _faults[at];
                _faults.RemoveAt(at);
                if (fault.Left > 1)
                {
                    _faults.Insert(at, fault with { Left = fault.Left - 1 });
                }

                throw new StreamsRefusal(fault.Code, "Asked for by the test.", fault.Code == "InternalServerError" ? 500 : 400);
            }

            return operation switch
            {
                "ListStreams" => _operations.ListStreams(input),
                "DescribeStream" => _operations.DescribeStream(input),
                "GetShardIterator" => _operations.GetShardIterator(input),
                "GetRecords" => _operations.GetRecords(input),
                _ => throw new StreamsRefusal("UnknownOperationException", ""),
            };
        }
    }
}
