using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>The status of a shard in a merge.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Read">The last record that was read; null when none was.</param>
/// <param name="StartAt">Without one: the arrival time to begin at, in milliseconds since 1970-01-01 (UTC); null for the oldest record.</param>
/// <param name="CanRead">Whether it is to be read now: its parents were read to their ends, and it was not.</param>
/// <param name="IsAtEnd">Whether it was read to its end.</param>
/// <param name="Waiting">The number of records that wait for those of other shards.</param>
/// <param name="WaitingBytes">The bytes of these.</param>
public readonly record struct LaneStatus(ShardName Shard, RecordPosition? Read, long? StartAt, bool CanRead, bool IsAtEnd, int Waiting, long WaitingBytes);
