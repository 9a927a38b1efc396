using Microsoft.Extensions.Logging;

namespace SensorGrid.Streaming.Kinesis.FanOut;

internal sealed partial class PushedPages
{
    [LoggerMessage(8303, LogLevel.Debug, "Shard {ShardId} is subscribed to, {Type} {SequenceNumber}.")]
    private partial void LogOpened(string shardId, string? type, string? sequenceNumber);

    [LoggerMessage(8304, LogLevel.Debug, "The subscription to shard {ShardId} ended ({Reason}).")]
    private partial void LogEnded(string shardId, SubscriptionEnd reason);

    [LoggerMessage(8305, LogLevel.Debug, "The subscription to shard {ShardId} broke.")]
    private partial void LogBroken(Exception exception, string shardId);

    [LoggerMessage(
        8306, LogLevel.Information,
        "Another reader has subscribed to shard {ShardId} as consumer {Consumer}. If it is not one of this cluster, give each cluster a consumer of its own.")]
    private partial void LogTakenOver(string shardId, string consumer);

    [LoggerMessage(
        8307, LogLevel.Warning,
        "Shard {ShardId} is read by GetRecords, since it cannot be subscribed to as consumer {Consumer} ({Reason}: {Problem}). It is tried again in {Wait}.")]
    private partial void LogFellBack(string shardId, string consumer, FallBackReason reason, string problem, TimeSpan wait);

    [LoggerMessage(8308, LogLevel.Information, "Shard {ShardId} is read by enhanced fan-out again, as consumer {Consumer}.")]
    private partial void LogPushedAgain(string shardId, string consumer);

    [LoggerMessage(8309, LogLevel.Debug, "Shard {ShardId} cannot be subscribed to at the moment.")]
    private partial void LogRefused(Exception exception, string shardId);

    [LoggerMessage(8310, LogLevel.Debug, "Shard {ShardId} cannot be read by GetRecords until it is subscribed to.")]
    private partial void LogNotPolled(Exception exception, string shardId);
}
