using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>A record in the order of all shards.</summary>
/// <param name="Shard">Its shard.</param>
/// <param name="Time">Its ROWTIME: milliseconds since 1970-01-01 (UTC).</param>
/// <param name="Record">The record.</param>
public readonly record struct LogRecord(ShardName Shard, long Time, ShardRecord Record);
