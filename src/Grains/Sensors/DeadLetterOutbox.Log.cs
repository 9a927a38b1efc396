using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class DeadLetterOutbox
{
    [LoggerMessage(1015, LogLevel.Warning, "{Count} dead letters of sensor {SensorId} could not be stored; they are sent again before the sensor is.")]
    private static partial void LogNotSent(ILogger logger, Exception exception, int count, string sensorId);
}
