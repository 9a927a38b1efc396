using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.SensorIndex;

internal sealed partial class SensorIndexGrain
{
    [LoggerMessage(LogLevel.Warning, "How the sensors of segment {Segment} are could not be stored; counts may be behind after a restart until it can")]
    private static partial void LogMarksNotStored(ILogger logger, Exception exception, long segment);
}
