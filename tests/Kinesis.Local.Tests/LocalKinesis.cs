using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SensorGrid.Kinesis.Local.Hosting;
using SensorGrid.TestKit;

namespace SensorGrid.Kinesis.Local.Tests;

/// <summary>A server on a free port with a clock of the test's own, and a raw client.</summary>
internal sealed class LocalKinesis : IAsyncDisposable
{
    public const string Json = "application/x-amz-json-1.1";

    private readonly TemporaryDirectory _directory = new();
    private readonly Action<KinesisLocalOptions> _configure;
    private readonly HttpClient _http = new();

    private LocalKinesis(Action<KinesisLocalOptions> configure) => _configure = configure;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));

    public KinesisLocalServer Server { get; private set; } = null!;

    public string DatabasePath => _directory["kinesis.db"];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>With one stream <c>s</c> of so many shards.</summary>
    public static Task<LocalKinesis> StartAsync(int shards = 1) => StartAsync(options => options.Streams.Add(new StreamToCreate("s", shards)));

    public static async Task<LocalKinesis> StartAsync(Action<KinesisLocalOptions> configure)
    {
        var kinesis = new LocalKinesis(configure);
        kinesis.Server = await kinesis.OpenAsync(kinesis.DatabasePath);
        return kinesis;
    }

    /// <summary>The files as they lie on the disk now, as after SIGKILL, under another server.</summary>
    public async Task CrashAsync()
    {
        Directory.CreateDirectory(_directory["after"]);
        foreach (var file in Directory.GetFiles(_directory.FullName, "kinesis.db*").Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(_directory["after"], Path.GetFileName(file)), overwrite: true);
        }

        await Server.DisposeAsync();
        Server = await OpenAsync(_directory["after/kinesis.db"]);
    }

    /// <summary>The answer of an operation that must succeed; null if it has no body.</summary>
    public async Task<JsonNode> CallAsync(string operation, object input)
    {
        using var response = await PostAsync(operation, JsonSerializer.Serialize(input));
        var body = await response.Content.ReadAsStringAsync(CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{operation}: {(int)response.StatusCode} {body}");
        return body.Length == 0 ? new JsonObject() : JsonNode.Parse(body)!;
    }

    /// <summary>The error of an operation that must fail: status, type and message of the body.</summary>
    public async Task<(int Status, string Type, string Message)> FailAsync(string operation, string body, string contentType = Json)
    {
        using var response = await PostAsync(operation, body, contentType);
        var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(CancellationToken))!;
        Assert.False(response.IsSuccessStatusCode);
        Assert.Equal((string)error["__type"]!, response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.NotEmpty(response.Headers.GetValues("x-amzn-RequestId").Single());
        return ((int)response.StatusCode, (string)error["__type"]!, (string)error["message"]!);
    }

    public Task<(int Status, string Type, string Message)> FailAsync(string operation, object input) =>
        FailAsync(operation, JsonSerializer.Serialize(input));

    public async Task<HttpResponseMessage> PostAsync(
        string operation,
        string body,
        string contentType = Json,
        (string Name, string Value)? header = null,
        HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Server.ServiceUrl) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.Add("X-Amz-Target", $"Kinesis_20131202.{operation}");
        if (header is { } more)
        {
            request.Headers.TryAddWithoutValidation(more.Name, more.Value);
        }

        return await _http.SendAsync(request, until, CancellationToken);
    }

    public async Task<(string ShardId, string SequenceNumber)> PutAsync(string partitionKey, string text)
    {
        var answer = await CallAsync("PutRecord", new { StreamName = "s", PartitionKey = partitionKey, Data = Base64(text) });
        return ((string)answer["ShardId"]!, (string)answer["SequenceNumber"]!);
    }

    public async Task<JsonArray> ShardsAsync(object? filter = null) =>
        (JsonArray)(await CallAsync("ListShards", new { StreamName = "s", ShardFilter = filter }))["Shards"]!;

    public async Task<string> IteratorAsync(string shardId, string type = "TRIM_HORIZON", string? sequenceNumber = null, double? timestamp = null)
    {
        var input = new { StreamName = "s", ShardId = shardId, ShardIteratorType = type, StartingSequenceNumber = sequenceNumber, Timestamp = timestamp };
        return (string)(await CallAsync("GetShardIterator", input))["ShardIterator"]!;
    }

    public async Task<JsonNode> RecordsAsync(string iterator, int? limit = null) =>
        await CallAsync("GetRecords", new { ShardIterator = iterator, Limit = limit });

    /// <summary>Every record of a shard that can be read now, page by page.</summary>
    public async Task<List<(string SequenceNumber, string Text)>> ReadAllAsync(string shardId, int? limit = null)
    {
        var records = new List<(string, string)>();
        for (var iterator = await IteratorAsync(shardId); ;)
        {
            var page = await RecordsAsync(iterator, limit);
            records.AddRange(page["Records"]!.AsArray().Select(r => ((string)r!["SequenceNumber"]!, Text((string)r["Data"]!))));
            if (page["NextShardIterator"] is not { } next || (long)page["MillisBehindLatest"]! == 0)
            {
                return records;
            }

            iterator = (string)next!;
        }
    }

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
        _directory.Dispose();
    }

    private Task<KinesisLocalServer> OpenAsync(string path)
    {
        var options = new KinesisLocalOptions { Port = 0, DatabasePath = path, TimeProvider = Clock };
        _configure(options);
        return KinesisLocalServer.StartAsync(options, NullLoggerFactory.Instance, CancellationToken);
    }
}
