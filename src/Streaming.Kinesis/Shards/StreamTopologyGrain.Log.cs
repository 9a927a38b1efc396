using Microsoft.Extensions.Logging;
using SensorGrid.Streaming.Kinesis.Configuration;

namespace SensorGrid.Streaming.Kinesis.Shards;

internal sealed partial class StreamTopologyGrain
{
    [LoggerMessage(
        2017, LogLevel.Information,
        "Stream {StreamName} is read for the first time: {ShardCount} shards, start position {StartPosition} (arrival time {StartAt}).")]
    private partial void LogJoined(string streamName, int shardCount, KinesisStartPosition startPosition, DateTimeOffset? startAt);

    [LoggerMessage(2018, LogLevel.Warning, "The shards of stream {StreamName} could not be listed; those known before go on being read.")]
    private partial void LogListingFailed(Exception exception, string streamName);
}
