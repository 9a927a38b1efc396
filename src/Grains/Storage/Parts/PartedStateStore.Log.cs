using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Storage.Parts;

internal sealed partial class PartedStateStore
{
    [LoggerMessage(1025, LogLevel.Debug, "Stored part {Item} could not be deleted; the next save of its state tries again")]
    private static partial void LogNotDeleted(ILogger logger, Exception exception, GrainId item);

    [LoggerMessage(1026, LogLevel.Error, "More than {Limit} stored parts of one state wait for their deletion; {Item} is forgotten, delete it by hand")]
    private static partial void LogForgotten(ILogger logger, int limit, GrainId item);
}
