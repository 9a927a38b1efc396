using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The answer to a claim: the shard is the claimant's under a new epoch, or another reader has not released it.</summary>
/// <param name="HeldBy">The silo that holds it; null when the claim was granted.</param>
/// <param name="Epoch">The epoch to write checkpoints under.</param>
/// <param name="Progress">The checkpoint; null when there is none.</param>
/// <param name="Finished">Whether the shard has been read to its end.</param>
/// <param name="Gap">The newest gap that is known for the shard or its ancestors; null when there is none.</param>
[GenerateSerializer, Immutable, Alias("kinesis-shard-claim")]
public sealed record ShardClaim(
    [property: Id(0)] SiloAddress? HeldBy,
    [property: Id(1)] long Epoch,
    [property: Id(2)] ShardProgress? Progress,
    [property: Id(3)] bool Finished,
    [property: Id(4)] ShardGap? Gap)
{
    /// <summary>The last record that was announced; null before the first.</summary>
    [Id(5)]
    public RecordPosition? Horizon { get; init; }

    /// <summary>The pins, in their order; null from a silo of an earlier build.</summary>
    [Id(6)]
    public ShardPin[]? Pins { get; init; }
}
