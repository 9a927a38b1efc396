using SensorGrid.TestKit.Faults;
using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Redis;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>Several silos as in production, on servers that this project did not write: kinesalite, dynalite and Redis.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly Parts _parts = new();

    private readonly List<SiloNode> _silos = [];
    private readonly List<FaultProxy> _storageFaults = [];
    private string[] _settings = [];
    private Uri _dynamoDB = null!;

    private Cluster()
    {
    }

    public Uri Kinesis { get; private set; } = null!;

    public RedisServer Redis { get; private set; } = null!;

    public IReadOnlyList<SiloNode> Silos => _silos;

    /// <summary>The way to DynamoDB that each silo takes.</summary>
    public IReadOnlyList<FaultProxy> StorageFaults => _storageFaults;

    /// <summary>The API as a process of its own, which is not started yet.</summary>
    public ApiNode Api { get; private set; } = null!;

    /// <summary>An API without the settings that <see cref="ClusterOptions.Settings"/> adds; it is not started yet.</summary>
    public ApiNode Stranger { get; private set; } = null!;

    /// <summary>Starts the servers, makes the stream, and starts the silos one after the other.</summary>
    public static async Task<Cluster> StartNewAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        var cluster = await StartServersAsync(options, cancellationToken);
        try
        {
            await cluster.StartSilosAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the servers and makes the stream.</summary>
    public static async Task<Cluster> StartServersAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        var cluster = new Cluster();
        try
        {
            await cluster.StartAsync(options, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the silos one after the other.</summary>
    public async Task StartSilosAsync(CancellationToken cancellationToken)
    {
        foreach (var silo in Silos)
        {
            await silo.StartAsync(cancellationToken);
        }
    }

    /// <summary>Starts one more silo, with some settings of its own; returns when it answers.</summary>
    public async Task AddSiloAsync(CancellationToken cancellationToken, params string[] settings) =>
        await (await PrepareSiloAsync(BuiltPrograms.Silo, cancellationToken, settings)).StartAsync(cancellationToken);

    /// <summary>Starts one more silo of another build; returns when it answers.</summary>
    public async Task AddSiloAsync(string program, CancellationToken cancellationToken) =>
        await (await PrepareSiloAsync(program, cancellationToken)).StartAsync(cancellationToken);

    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    private async Task StartAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        var redis = _parts.KeepAsync(RedisServer.StartNewAsync(cancellationToken));
        var dynalite = _parts.KeepAsync(NodeServer.StartDynaliteAsync(cancellationToken));
        var kinesis = StartKinesisAsync(options, cancellationToken);
        await Task.WhenAll(redis, dynalite, kinesis);
        (Redis, _dynamoDB, Kinesis) = (await redis, (await dynalite).ServiceUrl, await kinesis);
        string[] shared =
        [
            $"--SensorGrid:Kinesis:ServiceUrl={Kinesis}",
            $"--SensorGrid:Kinesis:StreamName={Grid.Stream}",
            $"--SensorGrid:Clustering:Redis={Redis.Address}",
        ];
        Stranger = _parts.Keep(new ApiNode(shared));
        foreach (var source in options.Sources)
        {
            await NodeScript.RunAsync("create-stream.mjs", [Kinesis.ToString(), source, $"{options.Shards}"], cancellationToken);
        }

        shared = [.. shared, .. options.Settings];
        Api = _parts.Keep(new ApiNode(shared));
        _settings = [.. shared, $"--SensorGrid:Checkpoint:Interval={options.CheckpointInterval}"];
        if (options.Sources.Length > 0)
        {
            _settings = [.. _settings, $"--SensorGrid:Kinesis:Sources={string.Join(',', options.Sources)}"];
        }

        if (options.OutputStream is { } outputStream)
        {
            await NodeScript.RunAsync("create-stream.mjs", [Kinesis.ToString(), outputStream, "2"], cancellationToken);
            _settings = [.. _settings, $"--SensorGrid:Anomalies:OutputStream={outputStream}"];
        }

        for (var i = 0; i < options.Silos; i++)
        {
            await PrepareSiloAsync(BuiltPrograms.Silo, cancellationToken);
        }
    }

    private async Task<Uri> StartKinesisAsync(ClusterOptions options, CancellationToken cancellationToken)
    {
        var kinesis = await _parts.KeepAsync(options.StartKinesisAsync(cancellationToken));
        await NodeScript.RunAsync("create-stream.mjs", [kinesis.ServiceUrl.ToString(), Grid.Stream, $"{options.Shards}"], cancellationToken);
        return kinesis.ServiceUrl;
    }

    private async Task<SiloNode> PrepareSiloAsync(string program, CancellationToken cancellationToken, params string[] settings)
    {
        var storage = _parts.Keep(await FaultProxy.StartNewAsync(_dynamoDB, cancellationToken));
        var silo = _parts.Keep(new SiloNode(program, [.. _settings, .. settings, $"--SensorGrid:Storage:DynamoDB:Service={storage.ServiceUrl}"]));
        _storageFaults.Add(storage);
        _silos.Add(silo);
        return silo;
    }
}
