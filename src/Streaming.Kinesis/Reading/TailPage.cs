using SensorGrid.Kinesis.Records;

namespace SensorGrid.Streaming.Kinesis.Reading;

/// <summary>The outcome of one read of a shard.</summary>
/// <param name="Records">The records, in order; none when nothing came.</param>
/// <param name="IsEnd">Whether the shard was closed and this is its end.</param>
/// <param name="EmptyAt">Set when nothing came and the tip was reached: the service's time then (UTC), which has whole seconds, or this machine's where the service does not say.</param>
/// <param name="Behind">The distance from the page to the shard's tip; null when the service did not report it.</param>
public sealed record TailPage(IReadOnlyList<ShardRecord> Records, bool IsEnd, DateTimeOffset? EmptyAt, TimeSpan? Behind);
