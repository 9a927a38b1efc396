namespace SensorGrid.Silo.Hosting;

/// <summary>Where everything of a running SensorGrid is.</summary>
/// <param name="Api">The API.</param>
/// <param name="Kinesis">The Kinesis endpoint; null for AWS.</param>
/// <param name="IsKinesisEmbedded">Whether that endpoint is part of this process.</param>
/// <param name="StreamName">The stream.</param>
/// <param name="Shards">How many open shards the stream has.</param>
/// <param name="DataDirectory">The directory of all that is durable.</param>
/// <param name="Model">Name and version of the model that scores.</param>
/// <param name="SiloPort">The port for other silos, on 127.0.0.1.</param>
/// <param name="GatewayPort">The port for Orleans clients, on 127.0.0.1.</param>
/// <param name="NeedsKey">Whether the API asks for a key.</param>
/// <param name="StartedAt">When it was started (UTC).</param>
public sealed record SensorGridAddresses(
    Uri Api,
    Uri? Kinesis,
    bool IsKinesisEmbedded,
    string StreamName,
    int Shards,
    string DataDirectory,
    string Model,
    int SiloPort,
    int GatewayPort,
    bool NeedsKey,
    DateTimeOffset StartedAt);
