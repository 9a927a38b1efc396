using System.Text.Json.Nodes;
using System.Text.Json;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.TestKit.Node;

/// <summary>
/// <c>@aws-sdk/client-kinesis</c> from npm, a Kinesis client that this project did not write. Inputs and outputs are those of the AWS API, as JSON,
/// bytes as base64, times as ISO 8601 text. Starting one skips the test if node is missing.
/// </summary>
public sealed class AwsKinesisClient : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly SemaphoreSlim _turn = new(1);

    /// <param name="serviceUrl">Where the server is.</param>
    /// <param name="http2">The SDK's own default, HTTP/2 with prior knowledge, which not every server understands; else HTTP/1.1.</param>
    public AwsKinesisClient(Uri serviceUrl, bool http2 = false) => _process = NodeTools.Start(
        ["kinesis-client.mjs", serviceUrl.ToString(), http2 ? "http2" : "http1"], string.Empty, new Dictionary<string, string>());

    /// <param name="operation">E.g. <c>PutRecord</c>.</param>
    /// <param name="input">Anything that serializes to the operation's input.</param>
    /// <param name="cancellationToken">Stops waiting for the answer.</param>
    /// <param name="attempts">How often the SDK may try; 1 is no retry.</param>
    /// <exception cref="AwsKinesisException">The server's error, as the SDK understood it.</exception>
    public Task<JsonNode> SendAsync(string operation, object input, CancellationToken cancellationToken, int attempts = 1) =>
        SendLineAsync(JsonSerializer.Serialize(new { op = operation, input, attempts }), cancellationToken);

    /// <summary>Subscribes to a shard until so many records have come, or the subscription has ended.</summary>
    /// <returns>Its <c>events</c>, whether it <c>ended</c>, and the <c>error</c> that ended it, by name.</returns>
    /// <exception cref="AwsKinesisException">The server refused it.</exception>
    public Task<JsonNode> SubscribeAsync(object input, int records, CancellationToken cancellationToken) =>
        SendLineAsync(JsonSerializer.Serialize(new { op = "SubscribeToShard", input, records }), cancellationToken);

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return _process.DisposeAsync();
    }

    private async Task<JsonNode> SendLineAsync(string request, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await _process.SendLineAsync(request, cancellationToken);
            var answer = JsonNode.Parse(await _process.LineAsync(_ => true, cancellationToken))!;
            return answer["error"] is { } error
                ? throw new AwsKinesisException((string)error["name"]!, (string)error["message"]!, (int)error["status"]!, (int)error["attempts"]!)
                : answer["output"]!;
        }
        finally
        {
            _turn.Release();
        }
    }
}
