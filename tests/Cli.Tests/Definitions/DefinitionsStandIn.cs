using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Cli.Tests.Support;

namespace SensorGrid.Cli.Tests.Definitions;

/// <summary>Stands in for the part of the API that has the definitions, and keeps what came.</summary>
internal sealed class DefinitionsStandIn : IAsyncDisposable
{
    private TestServer _server = null!;

    public string Url => _server.Url;

    /// <summary>The requests: method, path and query; of a PUT also <c>If-Match</c>.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The bodies of the PUTs.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>The revisions: text and note, from number 1.</summary>
    public List<(string Text, string Note)> Revisions { get; } = [];

    /// <summary>The source definitions of every revision: name and text; null for the silos' own.</summary>
    public (string Name, string Text)[]? Sources { get; set; }

    /// <summary>The definitions of models of every revision: name and text; null when the silos' own model scores all sensors.</summary>
    public (string Name, string Text)[]? Models { get; set; }

    /// <summary>The definitions of tables of every revision: name and text; null for none.</summary>
    public (string Name, string Text)[]? Tables { get; set; }

    /// <summary>The tables of the newest change; null when it had none.</summary>
    public (string Name, string Text)[]? PutTables { get; private set; }

    /// <summary>The graphs and tables that came, by the hashes of their paths.</summary>
    public Dictionary<string, byte[]> Graphs { get; } = [];

    /// <summary>The models of the newest change; null when it had none.</summary>
    public (string Name, string Text)[]? PutModels { get; private set; }

    public long InForce { get; set; }

    /// <summary>The silos: the newest revision that each has compiled, and why it refuses the next one.</summary>
    public Dictionary<string, (long Compiled, string? Refusal)> Silos { get; } = new() { ["127.0.0.1:11111@1"] = (0, null), ["127.0.0.1:11112@1"] = (0, null) };

    public Dictionary<string, long?> Shards { get; } = [];

    /// <summary>Why the newest revision is not in force; null when it is.</summary>
    public string? Waiting { get; set; }

    /// <summary>Makes it an API without definitions that change.</summary>
    public bool IsOld { get; set; }

    /// <summary>Makes it an API that does not check definitions.</summary>
    public bool CannotCheck { get; set; }

    /// <summary>The status and detail with which a PUT or a check is refused; null to accept it.</summary>
    public (int Status, string Detail)? Refusal { get; set; }

    /// <summary>The mistakes that the refusal of a PUT lists.</summary>
    public (int Line, int Column, string Message)[] Mistakes { get; set; } = [];

    /// <summary>Called before the definitions are told, with the number of the time.</summary>
    public Action<int> OnGet { get; set; } = _ => { };

    /// <summary>The statuses of the next answers about the definitions; they succeed when there is none left.</summary>
    public Queue<int> Failures { get; } = [];

    private int Gets { get; set; }

    public static async Task<DefinitionsStandIn> StartAsync(params string[] texts)
    {
        var api = new DefinitionsStandIn();
        api.Revisions.AddRange(texts.Select(text => (text, "")));
        api.InForce = texts.Length;
        api._server = await TestServer.StartAsync(api.HandleAsync, TestContext.Current.CancellationToken);
        return api;
    }

    /// <summary>Has every silo compile everything.</summary>
    public void CompileAll()
    {
        foreach (var silo in Silos.Keys)
        {
            Silos[silo] = (Revisions.Count, null);
        }

        InForce = Revisions.Count;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request;
        var ifMatch = request.Method == "PUT" ? $" If-Match {request.Headers.IfMatch}" : "";
        Requests.Add($"{request.Method} {request.Path}{request.QueryString}{ifMatch}");
        var (status, answer) = IsOld ? (404, null) : request.Path == "/definitions/check" ? Check() : request.Method == "PUT" ? await PutAsync(request) : Get(request.Path.Value!);
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(answer, JsonSerializerOptions.Web, status < 400 ? "application/json" : "application/problem+json", context.RequestAborted);
    }

    private (int Status, object? Answer) Check() => CannotCheck ? (404, null)
        : Refusal is not null ? Refuse(Refusal.Value)
        : (200, new { revision = Revisions.Count, result = "new" });

    private (int Status, object? Answer) Refuse((int Status, string Detail) refusal) =>
        (refusal.Status, new { status = refusal.Status, detail = refusal.Detail, errors = Mistakes.Select(one => new { line = one.Line, column = one.Column, message = one.Message }) });

    private (int Status, object? Answer) Get(string path)
    {
        switch (path.Split('/')[1..])
        {
            case ["definitions"] when Failures.TryDequeue(out var failure):
                return Problem(failure, "not now");
            case ["definitions"]:
                OnGet(++Gets);
                return (200, new
                {
                    revision = Revisions.Count,
                    inForce = InForce,
                    waiting = Waiting,
                    hash = Revisions.Count == 0 ? null : Hash(Revisions.Count),
                    committedAt = Revisions.Count == 0 ? null : Time(Revisions.Count),
                    text = Revisions.Count == 0 ? null : Revisions[^1].Text,
                    sources = Sources?.Select(source => new { name = source.Name, text = source.Text }),
                    models = Models?.Select(model => new { name = model.Name, text = model.Text }),
                    tables = Tables?.Select(table => new { name = table.Name, text = table.Text }),
                    silos = Silos.Select(silo => new { silo = silo.Key, compiled = silo.Value.Compiled, refusal = silo.Value.Refusal }),
                    shards = Shards.Select(shard => new { shard = shard.Key, revision = shard.Value }),
                });
            case ["definitions", "history"]:
                return (200, new { revisions = Enumerable.Range(1, Revisions.Count).Select(Entry) });
            case ["definitions", "revisions", var number]:
                var n = int.Parse(number, CultureInfo.InvariantCulture);
                return n < 1 || n > Revisions.Count ? Problem(404, "no such revision") : (200, Entry(n));
            default:
                return (404, null);
        }
    }

    private async Task<(int Status, object? Answer)> PutAsync(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/definitions/models", out var hash) || request.Path.StartsWithSegments("/definitions/tables", out hash))
        {
            using var graph = new MemoryStream();
            await request.Body.CopyToAsync(graph, TestContext.Current.CancellationToken);
            Graphs[hash.Value![1..]] = graph.ToArray();
            return (200, new { sha256 = hash.Value[1..], bytes = graph.Length });
        }

        Assert.Equal("/definitions", request.Path);
        using var reader = new StreamReader(request.Body);
        using var change = JsonDocument.Parse(await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        PutModels = change.RootElement.TryGetProperty("models", out var models)
            ? [.. models.EnumerateArray().Select(model => (model.GetProperty("name").GetString()!, model.GetProperty("text").GetString()!))]
            : null;
        PutTables = change.RootElement.TryGetProperty("tables", out var tables)
            ? [.. tables.EnumerateArray().Select(table => (table.GetProperty("name").GetString()!, table.GetProperty("text").GetString()!))]
            : null;
        var text = change.RootElement.TryGetProperty("text", out var features) ? features.GetString()! : "";
        Bodies.Add(text);
        if (Refusal is { } refusal)
        {
            return Refuse(refusal);
        }

        if (request.Headers.IfMatch.ToString() is { Length: > 0 } expected && expected != $"\"{Revisions.Count}\"")
        {
            return Problem(412, "the newest revision is another one");
        }

        if (Revisions.Count > 0 && Revisions[^1].Text == text)
        {
            return (200, new { revision = Revisions.Count, result = "unchanged" });
        }

        Revisions.Add((text, request.Query["note"].ToString()));
        return (200, new { revision = Revisions.Count, result = "committed" });
    }

    private object Entry(int number) => new
    {
        revision = number,
        committedAt = Time(number),
        hash = Hash(number),
        note = Revisions[number - 1].Note,
        text = Revisions[number - 1].Text,
    };

    private static (int Status, object Answer) Problem(int status, string detail) => (status, new { type = "about:blank", status, detail });

    private static string Hash(int number) => $"{number:x16}";

    private static string Time(int number) => $"2026-11-29T10:00:{number:00}Z";
}
