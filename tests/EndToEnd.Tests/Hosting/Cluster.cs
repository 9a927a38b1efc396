using SensorGrid.TestKit.Faults;
using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Redis;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>Several silos as in production, on servers that this project did not write: kinesalite, dynalite and Redis.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();

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

    /// <summary>Starts the servers, makes the stream, and starts the silos one after the other.</summary>
    /// <param name="silos">How many silos.</param>
    /// <param name="shards">How many shards the stream has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="kinesis">The server of the stream; null for kinesalite.</param>
    /// <param name="checkpointInterval">How often state is written.</param>
    public static async Task<Cluster> StartNewAsync(
        int silos,
        int shards,
        CancellationToken cancellationToken,
        Func<CancellationToken, Task<NodeServer>>? kinesis = null,
        string checkpointInterval = "1s")
    {
        var cluster = new Cluster();
        try
        {
            await cluster.StartAsync(silos, shards, kinesis ?? NodeServer.StartKinesaliteAsync, checkpointInterval, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more silo; returns when it answers.</summary>
    public async Task AddSiloAsync(CancellationToken cancellationToken)
    {
        var storage = Keep(await FaultProxy.StartNewAsync(_dynamoDB, cancellationToken));
        var silo = Keep(new SiloNode([.. _settings, $"--SensorGrid:Storage:DynamoDB:Service={storage.ServiceUrl}"]));
        _storageFaults.Add(storage);
        _silos.Add(silo);
        await silo.StartAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_parts.TryPop(out var part))
        {
            return;
        }

        try
        {
            await part.DisposeAsync();
        }
        finally
        {
            // No server is left behind because a silo could not be stopped.
            await DisposeAsync();
        }
    }

    private async Task StartAsync(int silos, int shards, Func<CancellationToken, Task<NodeServer>> startKinesis, string checkpointInterval, CancellationToken cancellationToken)
    {
        Redis = Keep(await RedisServer.StartNewAsync(cancellationToken));
        var dynalite = Keep(await NodeServer.StartDynaliteAsync(cancellationToken));
        _dynamoDB = dynalite.ServiceUrl;
        var kinesis = Keep(await startKinesis(cancellationToken));
        Kinesis = kinesis.ServiceUrl;
        await NodeScript.RunAsync("create-stream.mjs", [Kinesis.ToString(), Grid.Stream, $"{shards}"], cancellationToken);
        _settings =
        [
            $"--SensorGrid:Kinesis:ServiceUrl={Kinesis}",
            $"--SensorGrid:Kinesis:StreamName={Grid.Stream}",
            $"--SensorGrid:Clustering:Redis={Redis.Address}",
            $"--SensorGrid:Checkpoint:Interval={checkpointInterval}",
        ];
        for (var i = 0; i < silos; i++)
        {
            await AddSiloAsync(cancellationToken);
        }
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
