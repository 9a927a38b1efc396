using Microsoft.Extensions.Logging;

namespace SensorGrid.Streaming.Kinesis.Shards;

internal sealed partial class ShardLease
{
    [LoggerMessage(2011, LogLevel.Information, "Shard {ShardId} is read by this silo under epoch {Epoch}, from checkpoint {Checkpoint} on.")]
    private partial void LogClaimed(string shardId, long epoch, string? checkpoint);

    [LoggerMessage(2012, LogLevel.Information, "Rewind of shard {ShardId} to checkpoint {Checkpoint}: delivered records were lost before they were durable.")]
    private partial void LogRewound(string shardId, string? checkpoint);

    [LoggerMessage(2019, LogLevel.Warning, "A page of shard {ShardId} could not be announced; it is not delivered before, and is announced again.")]
    private partial void LogNotAnnounced(Exception exception, string shardId);

    [LoggerMessage(2013, LogLevel.Warning, "Reading shard {ShardId} stopped at an error; it begins again at checkpoint {Checkpoint}.")]
    private partial void LogFault(Exception exception, string shardId, string? checkpoint);

    [LoggerMessage(2014, LogLevel.Information, "Reading of shard {ShardId} under epoch {Epoch} ended ({Reason}) at checkpoint {Checkpoint}.")]
    private partial void LogStopped(string shardId, long epoch, ShardStopReason reason, string? checkpoint);

    [LoggerMessage(2015, LogLevel.Warning, "The record processor of shard {ShardId} failed to stop.")]
    private partial void LogStopFailed(Exception exception, string shardId);
}
