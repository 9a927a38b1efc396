using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.SensorIndex;

internal sealed partial class SensorIndexGrain
{
    [LoggerMessage(1013, LogLevel.Warning, "Storing the sensor status of index segment {Segment} failed; counts may be behind after a restart until it succeeds")]
    private static partial void LogMarksNotStored(ILogger logger, Exception exception, long segment);
}
