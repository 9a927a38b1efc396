namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>
/// The stored state of <see cref="StreamTopologyGrain"/>: the point where the stream was first joined, and the shards that have been
/// finished since.
/// </summary>
[GenerateSerializer, Immutable, Alias("kinesis-stream-topology-state")]
internal sealed record StreamTopologyState
{
    /// <summary>The shards that were there when the stream was first read; null before that.</summary>
    [Id(0)]
    public string[]? InitialShards { get; init; }

    /// <summary>The start position of those; null for their oldest record.</summary>
    [Id(1)]
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Shards that have been read to their ends, as long as the stream lists them.</summary>
    [Id(2)]
    public string[] Ended { get; init; } = [];
}
