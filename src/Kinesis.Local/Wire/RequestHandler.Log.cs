using Microsoft.Extensions.Logging;

namespace SensorGrid.Kinesis.Local.Wire;

internal sealed partial class RequestHandler
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} was answered with a failure: {Problem}")]
    private partial void LogStorageFailed(string operation, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} failed unexpectedly.")]
    private partial void LogOperationFailed(Exception exception, string operation);
}
