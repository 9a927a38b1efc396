namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>What one read of a shard brought.</summary>
/// <param name="Records">The records, in order; empty when there was nothing new.</param>
/// <param name="Bytes">The size of their data.</param>
/// <param name="Behind">How far the shard's tip is ahead; null when the server did not say.</param>
/// <param name="ReadUntil">Everything that arrived up to then (UTC) has been read with this page; null when that is not known.</param>
/// <param name="Ended">Whether the shard was closed and this is its end.</param>
internal sealed record ShardPage(
    IReadOnlyList<ShardRecord> Records, long Bytes, TimeSpan? Behind, DateTimeOffset? ReadUntil, bool Ended);
