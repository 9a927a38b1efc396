using SensorGrid.Features.Log;
using SensorGrid.Kinesis.Records;

namespace SensorGrid.Applications.Log;

/// <summary>A record in the order of all shards.</summary>
/// <param name="Shard">Its shard.</param>
/// <param name="Source">The stream of the shard; null for the main stream.</param>
/// <param name="Time">Its ROWTIME: milliseconds since 1970-01-01 (UTC).</param>
/// <param name="Record">The record.</param>
public readonly record struct LogRecord(ShardName Shard, string? Source, long Time, ShardRecord Record);
