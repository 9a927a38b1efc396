using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Fleet;

internal sealed partial class FleetReporter
{
    [LoggerMessage(1009, LogLevel.Debug, "Reporting the silo's status failed; it will be retried")]
    private partial void LogNotTold(Exception exception);

    [LoggerMessage(1010, LogLevel.Debug, "Reporting the status of {Sensors} sensors to the sensor index failed; it will be retried")]
    private partial void LogSensorsNotTold(Exception exception, int sensors);
}
