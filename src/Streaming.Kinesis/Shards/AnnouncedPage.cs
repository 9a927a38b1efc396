namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>A page that was read and announced.</summary>
/// <param name="Page">The page.</param>
/// <param name="Pins">The pins that its records follow; null when another reader has the shard.</param>
internal sealed record AnnouncedPage(ShardPage Page, IReadOnlyList<ShardPin>? Pins);
