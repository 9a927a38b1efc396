using Microsoft.Extensions.Logging;
using SensorGrid.Features.Log;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class SensorGrain
{
    [LoggerMessage(LogLevel.Debug, "Sensor {SensorId} is asked for {Wanted} of {Shard} and has {Position}: the shard must be read again from its checkpoint")]
    private static partial void LogGap(ILogger logger, string sensorId, string shard, LogPosition? wanted, LogPosition? position);

    [LoggerMessage(LogLevel.Warning, "Sensor {SensorId} was stored by another silo since it was loaded; it is loaded again")]
    private static partial void LogStale(ILogger logger, string sensorId);

    [LoggerMessage(LogLevel.Warning, "Readings of sensor {SensorId} could not be scored; it is loaded again, and its shard will be read again from its checkpoint")]
    private static partial void LogNotScored(ILogger logger, Exception exception, string sensorId);

    [LoggerMessage(LogLevel.Debug, "Sensor {SensorId} could not be stored, so it stays in memory")]
    private static partial void LogStays(ILogger logger, Exception exception, string sensorId);

    [LoggerMessage(LogLevel.Warning, "Sensor {SensorId} could not be stored before it was deactivated; its shards will be read again from their checkpoints")]
    private static partial void LogNotSaved(ILogger logger, Exception exception, string sensorId);
}
