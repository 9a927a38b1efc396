namespace SensorGrid.Streaming.Kinesis.Shards;

/// <summary>The time that a barrier has.</summary>
/// <param name="Over">The time over which its writes are to be spread, so that storage sees no burst; zero for all at once.</param>
/// <param name="Hurry">The token that is cancelled when the rest is wanted at once: the shard is being released or ends, or reading waits for the barrier.</param>
public readonly record struct PersistPace(TimeSpan Over, CancellationToken Hurry);
