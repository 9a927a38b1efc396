namespace SensorGrid.Applications.Log;

/// <summary>A place in the log of all shards: what comes after it is one definite sequence of records.</summary>
/// <param name="Lanes">The places in the shards, in the order of their names. A shard that was read to its end, and whose children are among them, is not there any more.</param>
public sealed record MergePlace(IReadOnlyList<LanePlace> Lanes);
