using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Fleet;

internal sealed partial class FleetReporter
{
    [LoggerMessage(LogLevel.Debug, "How this silo is could not be told; it is told again")]
    private partial void LogNotTold(Exception exception);

    [LoggerMessage(LogLevel.Debug, "How {Sensors} sensors are could not be told to the index; they are told again")]
    private partial void LogSensorsNotTold(Exception exception, int sensors);
}
