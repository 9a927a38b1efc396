using Microsoft.Extensions.Logging;
using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    [LoggerMessage(1016, LogLevel.Debug, "Sensor {SensorId} is asked for {Wanted} of {Shard} and has {Position}: the shard must be read again from its checkpoint")]
    private static partial void LogGap(ILogger logger, string sensorId, ShardName shard, LogPosition? wanted, LogPosition? position);

    [LoggerMessage(1017, LogLevel.Warning, "Stale activation of sensor {SensorId}: another silo has stored it; it is loaded again")]
    private static partial void LogStale(ILogger logger, string sensorId);

    [LoggerMessage(1018, LogLevel.Warning, "Readings of sensor {SensorId} could not be scored; it is loaded again, and its shard will be read again from its checkpoint")]
    private static partial void LogNotScored(ILogger logger, Exception exception, string sensorId);

    [LoggerMessage(1019, LogLevel.Debug, "Sensor {SensorId} could not be stored, so it stays in memory")]
    private static partial void LogStays(ILogger logger, Exception exception, string sensorId);

    [LoggerMessage(1020, LogLevel.Warning, "Sensor {SensorId} could not be stored before it was deactivated; its shards will be read again from their checkpoints")]
    private static partial void LogNotSaved(ILogger logger, Exception exception, string sensorId);
}
