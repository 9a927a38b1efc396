using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SensorGrid.Api.Problems;

internal sealed partial class ProblemMiddleware
{
    [LoggerMessage(EventId = 3012, Level = LogLevel.Error, Message = "{Method} {Path} failed.")]
    private partial void LogRequestFailed(Exception exception, string method, PathString path);
}
