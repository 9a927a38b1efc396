namespace SensorGrid.Applications.Log;

/// <summary>The bounds of a look at the newest records of a stream.</summary>
/// <param name="Records">The greatest number of records.</param>
/// <param name="Bytes">The greatest number of their bytes; each shard has an equal share of it.</param>
/// <param name="Time">How long it may take: what was read by then is the answer.</param>
public sealed record RecentBounds(int Records, long Bytes, TimeSpan Time);
