namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The durable status of a shard.</summary>
/// <param name="Epoch">The number of times that it was claimed; 0 when it was never read.</param>
/// <param name="Owner">The silo that holds it; null when none does.</param>
/// <param name="Progress">Its checkpoint; null when there is none.</param>
/// <param name="Finished">Whether it has been read to its end.</param>
/// <param name="Gaps">Its gaps and those that it inherited, oldest first; only the newest of them are kept.</param>
[GenerateSerializer, Immutable, Alias("kinesis-shard-status")]
public sealed record ShardStatus(
    [property: Id(0)] long Epoch,
    [property: Id(1)] SiloAddress? Owner,
    [property: Id(2)] ShardProgress? Progress,
    [property: Id(3)] bool Finished,
    [property: Id(4)] IReadOnlyList<ShardGap> Gaps)
{
    /// <summary>The pins, in their order; null from a silo of an earlier build.</summary>
    [Id(5)]
    public ShardPin[]? Pins { get; init; }
}
