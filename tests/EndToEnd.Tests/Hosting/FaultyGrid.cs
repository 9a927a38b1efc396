using SensorGrid.TestKit.Faults;
using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>
/// One silo as in production, on servers that this project did not write, and the ways to them can be disturbed. Whoever checks, reads Kinesis undisturbed.
/// </summary>
internal sealed class FaultyGrid : IAsyncDisposable
{
    public const int Shards = 4;

    private readonly Parts _parts = new();

    private FaultyGrid()
    {
    }

    /// <summary>The stream's endpoint, undisturbed.</summary>
    public Uri Kinesis { get; private set; } = null!;

    /// <summary>The way to Kinesis that the silo takes.</summary>
    public FaultProxy KinesisFaults { get; private set; } = null!;

    /// <summary>The way to DynamoDB that the silo takes.</summary>
    public FaultProxy DynamoDBFaults { get; private set; } = null!;

    public SiloNode Silo { get; private set; } = null!;

    /// <summary>A client of Kinesis that shares nothing with the product, undisturbed.</summary>
    public AwsKinesisClient Client { get; private set; } = null!;

    /// <summary>Starts the servers, makes the stream, and starts the silo.</summary>
    public static async Task<FaultyGrid> StartNewAsync(CancellationToken cancellationToken)
    {
        var grid = new FaultyGrid();
        try
        {
            await grid.StartAsync(cancellationToken);
            return grid;
        }
        catch
        {
            await grid.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var dynalite = _parts.KeepAsync(NodeServer.StartDynaliteAsync(cancellationToken));
        var kinesis = StartKinesisAsync(cancellationToken);
        await Task.WhenAll(dynalite, kinesis);
        Kinesis = await kinesis;
        Client = _parts.Keep(new AwsKinesisClient(Kinesis));
        KinesisFaults = _parts.Keep(await FaultProxy.StartNewAsync(Kinesis, cancellationToken));
        DynamoDBFaults = _parts.Keep(await FaultProxy.StartNewAsync((await dynalite).ServiceUrl, cancellationToken));
        Silo = _parts.Keep(new SiloNode(
            BuiltPrograms.Silo,
        [
            $"--SensorGrid:Kinesis:ServiceUrl={KinesisFaults.ServiceUrl}",
            $"--SensorGrid:Kinesis:StreamName={Grid.Stream}",
            $"--SensorGrid:Storage:DynamoDB:Service={DynamoDBFaults.ServiceUrl}",
            "--SensorGrid:Checkpoint:Interval=500ms",
        ]));
        await Silo.StartAsync(cancellationToken);
    }

    private async Task<Uri> StartKinesisAsync(CancellationToken cancellationToken)
    {
        var kinesalite = await _parts.KeepAsync(NodeServer.StartKinesaliteAsync(cancellationToken));
        await NodeScript.RunAsync("create-stream.mjs", [kinesalite.ServiceUrl.ToString(), Grid.Stream, $"{Shards}"], cancellationToken);
        return kinesalite.ServiceUrl;
    }
}
