using System.Collections.Concurrent;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Local;
using SensorGrid.Kinesis.Local.Hosting;
using SensorGrid.TestKit.Node;

[assembly: AssemblyFixture(typeof(SensorGrid.TestKit.Kinesis.KinesisServers))]

namespace SensorGrid.TestKit.Kinesis;

/// <summary>The servers that these tests share, each started by the first test that asks for it; every test has streams of its own.</summary>
public sealed class KinesisServers : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentDictionary<Server, Lazy<Task<(IAsyncDisposable Server, Uri Url)>>> _servers = new();

    /// <summary>A client of a server; ends the test as skipped, with the reason, if the server is not installed.</summary>
    public async Task<IAmazonKinesis> ClientAsync(Server server, HttpClientFactory? httpClientFactory = null)
    {
        if (server != Server.Embedded)
        {
            NodeTools.SkipIfMissing();
        }

        var (_, url) = await _servers.GetOrAdd(server, kind => new(() => StartAsync(kind))).Value;
        return Client(url, httpClientFactory);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.Values)
        {
            await (await server.Value).Server.DisposeAsync();
        }

        _directory.Dispose();
    }

    internal static IAmazonKinesis Client(Uri url, HttpClientFactory? httpClientFactory = null) =>
        new AmazonKinesisClient(new AmazonKinesisConfig
        {
            ServiceURL = url.ToString(),
            MaxErrorRetry = 0,
            HttpClientFactory = httpClientFactory,
            ConnectTimeout = Eventually.Patience,
        });

    /// <summary>An embedded server of the test's own.</summary>
    internal static Task<KinesisLocalServer> StartEmbeddedAsync(string databasePath, TimeProvider timeProvider)
    {
        var options = new KinesisLocalOptions { Port = 0, DatabasePath = databasePath, TimeProvider = timeProvider, ShardLimit = 5_000 };
        return KinesisLocalServer.StartAsync(options, NullLoggerFactory.Instance, CancellationToken.None);
    }

    private async Task<(IAsyncDisposable Server, Uri Url)> StartAsync(Server kind)
    {
        if (kind == Server.Embedded)
        {
            var embedded = await StartEmbeddedAsync(_directory["kinesis.db"], TimeProvider.System);
            return (embedded, embedded.ServiceUrl);
        }

        var server = kind == Server.Kinesalite
            ? await NodeServer.StartKinesaliteAsync(CancellationToken.None)
            : await NodeServer.StartKinesisLocalAsync(CancellationToken.None);
        return (server, server.ServiceUrl);
    }
}
