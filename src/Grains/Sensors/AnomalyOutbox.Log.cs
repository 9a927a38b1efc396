using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Sensors;

internal sealed partial class AnomalyOutbox
{
    [LoggerMessage(1014, LogLevel.Warning, "{Count} anomalies of sensor {SensorId} could not be handed to the feed; the sensor is not stored before they are")]
    private static partial void LogNotSent(ILogger logger, Exception exception, int count, string sensorId);
}
