using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Applications;

/// <summary>Stands in for the part of the API that has SQL applications, and keeps what came. There is one application, or none.</summary>
internal sealed class ApplicationsStandIn : IAsyncDisposable
{
    private TestServer _server = null!;

    public string Url => _server.Url;

    /// <summary>The requests: method, path and query; of a PUT also <c>If-Match</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The bodies of PUTs and checks.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>The name of the application; null while there is none.</summary>
    public string? Name { get; set; }

    /// <summary>The definitions of its generations, from number 1.</summary>
    public List<string> Generations { get; } = [];

    /// <summary>The streams: name, and whether it is the error stream.</summary>
    public List<(string Name, bool IsErrors)> Streams { get; } = [("OUT", false), ("error_stream", true)];

    /// <summary>The rows of every stream.</summary>
    public int Rows { get; set; }

    /// <summary>The answer to a check, and to a PUT that is refused; null when all is in order.</summary>
    public (int Line, int Column, string Message)[] Mistakes { get; set; } = [];

    /// <summary>What is wrong beside the program.</summary>
    public string? Problem { get; set; }

    /// <summary>The hash that a check answers.</summary>
    public string CheckedHash { get; set; } = "00000000000000ff";

    /// <summary>Makes it an API without applications.</summary>
    public bool IsOld { get; set; }

    public static async Task<ApplicationsStandIn> StartAsync(string? name = null, params string[] generations)
    {
        var api = new ApplicationsStandIn { Name = name };
        api.Generations.AddRange(generations);
        api._server = await TestServer.StartAsync(api.HandleAsync, TestContext.Current.CancellationToken);
        return api;
    }

    public Task<CliRun> RunAsync(params string[] arguments) => CliRun.InProcessAsync([.. arguments, "--api", Url]);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var ifMatch = request.Method == "PUT" ? $" If-Match {request.Headers.IfMatch}" : "";
        Requests.Add($"{request.Method} {request.Path}{request.QueryString}{ifMatch}");
        if (!IsOld && request.Method == "GET" && request.Path.Value!.Contains("/streams/", StringComparison.Ordinal))
        {
            await SendRowsAsync(context);
            return;
        }

        var (status, answer) = IsOld ? (404, new { }) : request.Method switch
        {
            "GET" => Get(request.Path.Value!, request.Query["generation"].ToString()),
            "DELETE" => Delete(),
            _ => await TakeAsync(request),
        };
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(answer, JsonSerializerOptions.Web, status < 400 ? "application/json" : "application/problem+json", context.RequestAborted);
    }

    private async Task SendRowsAsync(HttpContext context)
    {
        if (context.Request.Query["format"] == "ndjson")
        {
            var limit = int.Parse(context.Request.Query["limit"].ToString(), CultureInfo.InvariantCulture);
            await context.Response.WriteAsync(string.Concat(Enumerable.Range(Math.Max(1, Rows - limit + 1), Math.Min(limit, Rows)).Select(n => $"{{\"n\":{n}}}\n")), context.RequestAborted);
            return;
        }

        if (context.Request.Headers.TryGetValue("Last-Event-ID", out _))
        {
            // The application was deleted meanwhile.
            context.Response.StatusCode = 404;
            return;
        }

        var after = int.Parse(context.Request.Query["after"].ToString(), CultureInfo.InvariantCulture);
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(string.Concat(Enumerable.Range(after + 1, Rows - after).Select(n => $"data: {{\"n\":{n}}}\nid: {n}\n\n")), context.RequestAborted);
    }

    private (int Status, object Answer) Get(string path, string generation) => path.Split('/')[1..] switch
    {
        ["applications"] => (200, new { applications = Name is null ? [] : new[] { Status() } }),
        ["applications", var name] when name == Name => (200, Status()),
        ["applications", var name, "definition"] when name == Name && Find(generation) is { } definition => (200, JsonDocument.Parse(definition).RootElement),
        _ => (404, new { status = 404, detail = "there is none" }),
    };

    private string? Find(string generation) =>
        generation.Length == 0 ? Generations[^1] : Generations.ElementAtOrDefault(int.Parse(generation, CultureInfo.InvariantCulture) - 1);

    private (int Status, object Answer) Delete()
    {
        var name = Name;
        Name = null;
        return name is null ? (404, new { }) : (200, new { name });
    }

    private async Task<(int Status, object Answer)> TakeAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Bodies.Add(body);
        var places = Mistakes.Select(one => new { severity = "error", line = one.Line, column = one.Column, message = one.Message });
        if (request.Method == "POST")
        {
            return (200, new
            {
                isValid = Mistakes.Length == 0 && Problem is null,
                issues = places,
                notes = new[] { "a note" },
                problem = Problem,
                hash = CheckedHash,
                inputs = Inputs(),
                streams = Streams.Select(stream => new { name = stream.Name, isErrors = stream.IsErrors, columns = new[] { new { name = "n", type = "INTEGER" } } }),
                plan = "pump P: filter\n",
            });
        }

        if (Mistakes.Length > 0 || Problem is not null)
        {
            return (400, new { status = 400, detail = Problem ?? "mistakes", errors = places });
        }

        if (request.Headers.IfMatch.ToString() is { Length: > 0 } expected && expected != $"\"{Generations.Count}\"")
        {
            return (412, new { status = 412, detail = "the newest generation is another one" });
        }

        Name = request.Path.Value!.Split('/')[^1];
        var definition = body.StartsWith('{') ? body : JsonSerializer.Serialize(new { program = body });
        var isNew = Generations.Count == 0 || Generations[^1] != definition;
        if (isNew)
        {
            Generations.Add(definition);
        }

        return (200, new { name = Name, generation = Generations.Count, result = isNew ? "committed" : "unchanged", notes = new[] { "a note" }, warnings = Array.Empty<object>() });
    }

    private static object[] Inputs() => [new { name = "SOURCE_SQL_STREAM_001", source = (string?)null, columns = new[] { new { name = "n", type = "INTEGER" } } }];

    private object Status() => new
    {
        name = Name,
        state = Problem is null ? "running" : "failing",
        problem = Problem,
        generation = Generations.Count,
        hash = "00000000000000ff",
        committedAt = "2026-11-30T10:00:00Z",
        note = "",
        silo = "127.0.0.1:11111@1",
        shards = 2,
        records = 7,
        recordsPerSecond = 12.5,
        rowsIn = 6,
        errors = 1,
        closedUntil = "2026-11-30T10:01:00Z",
        behindSeconds = 0.4,
        inputs = Inputs(),
        streams = Streams.Select(stream => new { name = stream.Name, isErrors = stream.IsErrors, columns = new[] { new { name = "n", type = "INTEGER" } }, rows = Rows, oldest = 1 }),
        history = Generations.Select((_, index) => new { generation = index + 1, committedAt = "2026-11-30T10:00:00Z", hash = "00000000000000ff", note = "a note" }),
    };
}
