using SensorGrid.TestKit.Node;

namespace SensorGrid.EndToEnd.Tests.Hosting;

/// <summary>What a <see cref="Cluster"/> is to be like.</summary>
/// <param name="Silos">How many silos it begins with.</param>
/// <param name="Shards">How many shards the stream has.</param>
internal sealed record ClusterOptions(int Silos = 2, int Shards = 4)
{
    /// <summary>Starts the server of the stream.</summary>
    public Func<CancellationToken, Task<NodeServer>> StartKinesisAsync { get; init; } = NodeServer.StartKinesaliteAsync;

    /// <summary>Further streams that are read, each with as many shards.</summary>
    public string[] Sources { get; init; } = [];

    /// <summary>How often state is written.</summary>
    public string CheckpointInterval { get; init; } = "1s";

    /// <summary>A stream into which anomalies go, too; null for none.</summary>
    public string? OutputStream { get; init; }

    /// <summary>More settings, of silos and API.</summary>
    public string[] Settings { get; init; } = [];
}
