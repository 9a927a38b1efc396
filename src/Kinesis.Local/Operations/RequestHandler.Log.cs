using Microsoft.Extensions.Logging;

namespace SensorGrid.Kinesis.Local.Operations;

internal sealed partial class RequestHandler
{
    [LoggerMessage(EventId = 8002, Level = LogLevel.Error, Message = "{Operation} was answered with a failure: {Problem} Since the last such line {Held} more were.")]
    private partial void LogStorageFailed(string operation, string problem, long held);

    [LoggerMessage(EventId = 8003, Level = LogLevel.Error, Message = "{Operation} failed unexpectedly: {Problem} Since the last such line {Held} more did. The stack trace is logged at Debug.")]
    private partial void LogOperationFailed(string operation, string problem, long held);

    [LoggerMessage(EventId = 8004, Level = LogLevel.Debug, Message = "{Operation} failed.")]
    private partial void LogFailure(Exception exception, string operation);
}
