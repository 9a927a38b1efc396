using SensorGrid.TestKit.Node;
using SensorGrid.TestKit.Redis;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>Several silos as in production, on servers that this project did not write: kinesalite, dynalite and Redis.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();

    private Cluster()
    {
    }

    public Uri Kinesis { get; private set; } = null!;

    public RedisServer Redis { get; private set; } = null!;

    public IReadOnlyList<SiloNode> Silos { get; private set; } = [];

    /// <summary>The API as a process of its own, which is not started yet.</summary>
    public ApiNode Api { get; private set; } = null!;

    /// <summary>Starts the servers, makes the stream, and starts the silos one after the other.</summary>
    public static async Task<Cluster> StartNewAsync(int silos, int shards, CancellationToken cancellationToken, string? outputStream = null)
    {
        var cluster = await StartServersAsync(silos, shards, cancellationToken, outputStream);
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
    public static async Task<Cluster> StartServersAsync(int silos, int shards, CancellationToken cancellationToken, string? outputStream = null)
    {
        var cluster = new Cluster();
        try
        {
            await cluster.StartAsync(silos, shards, outputStream, cancellationToken);
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

    private async Task StartAsync(int silos, int shards, string? outputStream, CancellationToken cancellationToken)
    {
        Redis = Keep(await RedisServer.StartNewAsync(cancellationToken));
        var dynalite = Keep(await NodeServer.StartDynaliteAsync(cancellationToken));
        var kinesalite = Keep(await NodeServer.StartKinesaliteAsync(cancellationToken));
        Kinesis = kinesalite.ServiceUrl;
        await NodeScript.RunAsync("create-stream.mjs", [Kinesis.ToString(), Grid.Stream, $"{shards}"], cancellationToken);
        string[] shared =
        [
            $"--SensorGrid:Kinesis:ServiceUrl={Kinesis}",
            $"--SensorGrid:Kinesis:StreamName={Grid.Stream}",
            $"--SensorGrid:Clustering:Redis={Redis.Address}",
        ];
        Api = Keep(new ApiNode(shared));
        string[] ofSilos =
        [
            .. shared,
            $"--SensorGrid:Storage:DynamoDB:Service={dynalite.ServiceUrl}",
            "--SensorGrid:Checkpoint:Interval=1s",
        ];
        if (outputStream is not null)
        {
            await NodeScript.RunAsync("create-stream.mjs", [Kinesis.ToString(), outputStream, "2"], cancellationToken);
            ofSilos = [.. ofSilos, $"--SensorGrid:Anomalies:OutputStream={outputStream}"];
        }

        Silos = [.. Enumerable.Range(0, silos).Select(_ => Keep(new SiloNode(ofSilos)))];
    }

    private T Keep<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
