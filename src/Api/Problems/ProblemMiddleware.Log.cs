using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SensorGrid.Api.Problems;

internal sealed partial class ProblemMiddleware
{
    [LoggerMessage(EventId = 3012, Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private partial void LogRequestFailed(Exception exception, string method, PathString path);

    [LoggerMessage(EventId = 8500, Level = LogLevel.Warning, Message = "{Method} {Path} was refused, since something that it needs failed.")]
    private partial void LogRequestRefused(Exception exception, string method, PathString path);
}
