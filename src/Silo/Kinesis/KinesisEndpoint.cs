using SensorGrid.Hosting.Kinesis;
using SensorGrid.Hosting.Logs;
using SensorGrid.Hosting.StartUp;
using SensorGrid.Kinesis.Client;
using SensorGrid.Kinesis.Local.Hosting;
using SensorGrid.Silo.Logs;
using SensorGrid.Silo.Settings;

namespace SensorGrid.Silo.Kinesis;

/// <summary>The Kinesis endpoint that is used: one of this process, one that is already there, or AWS.</summary>
internal sealed class KinesisEndpoint : IAsyncDisposable
{
    private readonly ILoggerFactory _loggerFactory;
    private readonly KinesisLocalServer? _server;

    private KinesisEndpoint(Uri? url, TableSources tables, KinesisLocalServer? server, ILoggerFactory loggerFactory)
    {
        Url = url;
        Client = tables.AddTo(KinesisClients.Create(url, new AmazonKinesisConfig()), retries: null);

        // Readers pace and repeat their reads themselves.
        ReaderClient = tables.AddTo(KinesisClients.Create(url, new AmazonKinesisConfig { MaxErrorRetry = 0 }), retries: 0);
        _server = server;
        _loggerFactory = loggerFactory;
    }

    /// <summary>The address of the endpoint; null for AWS.</summary>
    public Uri? Url { get; }

    /// <summary>A client of it that repeats what failed.</summary>
    public IAmazonKinesis Client { get; }

    /// <summary>A client of it that leaves that to its user.</summary>
    public IAmazonKinesis ReaderClient { get; }

    /// <summary>The number of open shards of each stream that is read when it was opened, the main stream first.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> OpenShards { get; private set; } = [];

    /// <summary>Opens the endpoint, which is started if it is embedded, and makes sure that its streams are there.</summary>
    /// <exception cref="StartUpException">The endpoint cannot be started or reached, or lacks a stream.</exception>
    public static async Task<KinesisEndpoint> OpenAsync(
        KinesisSettings settings, string dataDirectory, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var loggerFactory = LoggerFactory.Create(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddConsole())
            .Bounded([DatabaseFaults.Place], TimeProvider.System);
        var server = settings.Embedded
            ? await EmbeddedKinesis.StartAsync(settings, dataDirectory, loggerFactory, cancellationToken)
            : null;
        var endpoint = new KinesisEndpoint(server?.ServiceUrl ?? settings.ServiceUrl, settings.Tables, server, loggerFactory);
        try
        {
            endpoint.OpenShards = await CheckAsync(endpoint.Client, settings, cancellationToken);
            if (settings.OutputStream is { } output)
            {
                await StreamCheck.RequireAsync(KinesisSettings.OutputSetting, endpoint.Client, output, settings.ServiceUrl, cancellationToken);
            }

            return endpoint;
        }
        catch
        {
            await endpoint.DisposeAsync();
            throw;
        }
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, int>>> CheckAsync(IAmazonKinesis client, KinesisSettings settings, CancellationToken cancellationToken)
    {
        var main = await StreamCheck.RequireAsync(StreamCheck.StreamSetting, client, settings.StreamName, settings.ServiceUrl, cancellationToken);
        var streams = new List<KeyValuePair<string, int>> { new(settings.StreamName, main) };
        foreach (var source in settings.Sources)
        {
            streams.Add(new(source, await StreamCheck.RequireAsync(StreamCheck.SourcesSetting, client, source, settings.ServiceUrl, cancellationToken)));
        }

        foreach (var table in settings.Tables.Tables)
        {
            streams.Add(new(table, await settings.Tables.RequireAsync(client, table, cancellationToken)));
        }

        return streams;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        ReaderClient.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _loggerFactory.Dispose();
    }
}
