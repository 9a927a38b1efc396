using SensorGrid.Kinesis.Records;

namespace SensorGrid.Offline.Log;

/// <summary>The records of one GetRecords.</summary>
/// <param name="Records">The records as their producers put them, in order; perhaps none.</param>
/// <param name="IsAtTip">Whether the shard had no record after these at the time.</param>
internal sealed record LogPage(IReadOnlyList<ShardRecord> Records, bool IsAtTip);
