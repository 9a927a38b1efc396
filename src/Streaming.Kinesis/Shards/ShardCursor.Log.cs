using Microsoft.Extensions.Logging;

namespace SensorGrid.Streaming.Kinesis.Shards;

internal sealed partial class ShardCursor
{
    [LoggerMessage(2004, LogLevel.Debug, "The iterator of shard {ShardId} was refused ({ErrorCode}); a new one begins after the last record read.")]
    private partial void LogIteratorRefused(string shardId, string errorCode);

    [LoggerMessage(2005, LogLevel.Information, "Reading of shard {ShardId} is throttled.")]
    private partial void LogThrottled(string shardId);

    [LoggerMessage(2006, LogLevel.Warning, "Shard {ShardId} could not be read; it will be tried again.")]
    private partial void LogReadFailed(Exception exception, string shardId);
}
