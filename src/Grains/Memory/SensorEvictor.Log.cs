using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Memory;

internal sealed partial class SensorEvictor
{
    [LoggerMessage(
        1011, LogLevel.Warning,
        "The memory for live sensors is used up: {Live} sensors take some {Bytes} of {Allowed} MB. Those not used for longest are stored and leave ({Evicted} since the last such line); "
            + "new ones wait, and their readers with them. More memory holds more; see SensorGrid:Memory:LiveSensors and SensorGrid:MaxSensors")]
    private partial void LogFull(int live, long bytes, long allowed, long evicted);

    [LoggerMessage(1012, LogLevel.Warning, "Sensor {SensorId} was to leave memory and did not; it is looked at again")]
    private partial void LogNotEvicted(Exception exception, string sensorId);
}
