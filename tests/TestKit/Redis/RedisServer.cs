using SensorGrid.TestKit.Network;
using SensorGrid.TestKit.Processes;
using Xunit;

namespace SensorGrid.TestKit.Redis;

/// <summary>A redis-server on 127.0.0.1 and a free port, the test's own, that keeps what it has over a stop. Starting one skips the test if it is not installed.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Program = "redis-server";

    private readonly TemporaryDirectory _directory = new();
    private ChildProcess? _process;

    private RedisServer(int port) => Port = port;

    /// <summary>Where it is, as StackExchange.Redis takes it.</summary>
    public string Address => $"127.0.0.1:{Port}";

    private int Port { get; }

    public static async Task<RedisServer> StartNewAsync(CancellationToken cancellationToken)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
        Assert.SkipUnless(
            path.Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, Program))),
            $"{Program} is not installed: install it from your system's packages.");
        var server = new RedisServer(FreePorts.Take(1)[0]);
        try
        {
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it at the address and with the data that it had; returns when it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = new ChildProcess(
            Program,
            ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--appendfsync", "always"],
            _directory.FullName,
            new Dictionary<string, string>());
        await _process.LineAsync(line => line.Contains("Ready to accept connections", StringComparison.Ordinal), cancellationToken);
    }

    /// <summary>Ends it; its clients lose their connections.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _process!.StopAsync(cancellationToken);
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _directory.Dispose();
    }
}
