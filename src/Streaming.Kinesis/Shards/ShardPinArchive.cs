namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>
/// The stored older pins of a shard: an item of their own, since the ledger is written with each page. They are written here before they leave the ledger, so that after a failure
/// some are in both.
/// </summary>
[GenerateSerializer, Immutable, Alias("kinesis-shard-pins")]
internal sealed record ShardPinArchive
{
    [Id(0)]
    public ShardPin[] Pins { get; init; } = [];
}
