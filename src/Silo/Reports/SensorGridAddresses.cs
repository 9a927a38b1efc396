using System.Net;

namespace SensorGrid.Silo.Reports;

/// <summary>The addresses of a running SensorGrid.</summary>
/// <param name="Api">The API.</param>
/// <param name="Kinesis">The Kinesis endpoint; null for AWS.</param>
/// <param name="IsKinesisEmbedded">Whether that endpoint is part of this process.</param>
/// <param name="StreamName">The main stream.</param>
/// <param name="Streams">The streams that are read, the main one first, each with its number of open shards.</param>
/// <param name="Data">The directory or table where state is kept.</param>
/// <param name="Model">Name and version of the model that scores.</param>
/// <param name="Memory">The number of sensors that this process's memory is good for.</param>
/// <param name="Orleans">The addresses where silos and Orleans clients connect, and the cluster.</param>
/// <param name="Redis">The addresses at which Redis clients are answered; none when that is not set.</param>
/// <param name="NeedsKey">Whether the API requires a key.</param>
/// <param name="StartedAt">The time when it was started (UTC).</param>
public sealed record SensorGridAddresses(
    Uri Api,
    Uri? Kinesis,
    bool IsKinesisEmbedded,
    string StreamName,
    IReadOnlyList<KeyValuePair<string, int>> Streams,
    string Data,
    string Model,
    string Memory,
    string Orleans,
    IReadOnlyList<IPEndPoint> Redis,
    bool NeedsKey,
    DateTimeOffset StartedAt);
