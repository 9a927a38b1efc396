using Microsoft.Extensions.Logging;
using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Shards;

internal sealed partial class SensorRecordProcessor
{
    [LoggerMessage(1023, LogLevel.Warning, "Silence check of shard {Shard} failed; it will be retried")]
    private static partial void LogNotAsked(ILogger logger, Exception exception, ShardName shard);

    [LoggerMessage(
        1024, LogLevel.Warning,
        "{Shard} waits: what this silo knows of sensors takes {Bytes} MB, which is all that it may, so none can be added. Give it more memory, retire sensors, or set SensorGrid:MaxSensors, which makes "
            + "readings of further ids dead letters")]
    private static partial void LogFullOfKnown(ILogger logger, ShardName shard, long bytes);
}
