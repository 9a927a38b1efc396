using System.Globalization;
using SensorGrid.TestKit.Processes;

namespace SensorGrid.TestKit.Node;

/// <summary>A server from npm on 127.0.0.1 and a free port, in memory, the test's own. Starting one skips the test if node is missing.</summary>
public sealed class NodeServer : IAsyncDisposable
{
    private const int AskedPort = 4500;

    private static readonly Dictionary<string, string> KinesisLocalSettings = new()
    {
        ["KINESIS_MOCK_PLAIN_PORT"] = $"{AskedPort}",
        ["KINESIS_MOCK_TLS_PORT"] = $"{AskedPort + 1}",
        ["CREATE_STREAM_DURATION"] = "20ms",
        ["DELETE_STREAM_DURATION"] = "20ms",
        ["SPLIT_SHARD_DURATION"] = "20ms",
        ["MERGE_SHARDS_DURATION"] = "20ms",
        ["UPDATE_SHARD_COUNT_DURATION"] = "20ms",
        ["REGISTER_STREAM_CONSUMER_DURATION"] = "20ms",
        ["SHARD_LIMIT"] = "100",
    };

    private readonly ChildProcess _process;

    private NodeServer(ChildProcess process, int port) => (_process, ServiceUrl) = (process, new Uri($"http://127.0.0.1:{port}"));

    public Uri ServiceUrl { get; }

    /// <summary>What it has printed, for failure messages.</summary>
    public string Output => _process.Output;

    /// <summary>kinesalite: fast; no StreamARN, UpdateShardCount, ChildShards; AT_TIMESTAMP hangs when no record is at or after the time.</summary>
    public static Task<NodeServer> StartKinesaliteAsync(CancellationToken cancellationToken) => StartAsync(
        ["node_modules/kinesalite/cli.js", "--port", $"{AskedPort}", "--createStreamMs", "20", "--deleteStreamMs", "20", "--updateStreamMs", "20", "--shardLimit", "100"],
        string.Empty,
        [],
        cancellationToken);

    /// <summary>kinesis-local: complete and slow (hundreds of records a second); a bad iterator is a 500.</summary>
    public static Task<NodeServer> StartKinesisLocalAsync(CancellationToken cancellationToken) => StartAsync(
        ["main.js"], "node_modules/kinesis-local", KinesisLocalSettings, cancellationToken);

    /// <summary>dynalite: DynamoDB without transactions, TTL and streams.</summary>
    public static Task<NodeServer> StartDynaliteAsync(CancellationToken cancellationToken) => StartAsync(
        ["node_modules/dynalite/cli.js", "--port", $"{AskedPort}", "--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0"],
        string.Empty,
        [],
        cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<NodeServer> StartAsync(
        string[] arguments, string workingDirectory, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var process = NodeTools.Start(["-r", Path.Combine(NodeTools.Folder, "bind127.js"), .. arguments], workingDirectory, environment);
        try
        {
            var prefix = $"listening {AskedPort} ";
            var line = await process.LineAsync(text => text.StartsWith(prefix, StringComparison.Ordinal), cancellationToken);
            return new NodeServer(process, int.Parse(line.AsSpan(prefix.Length), CultureInfo.InvariantCulture));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
