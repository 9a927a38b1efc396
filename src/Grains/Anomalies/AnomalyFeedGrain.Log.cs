using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Anomalies;

internal sealed partial class AnomalyFeedGrain
{
    [LoggerMessage(1001, LogLevel.Warning, "Old anomalies of site '{Site}' could not be taken out of the storage; it is tried again")]
    private static partial void LogNotReclaimed(ILogger logger, Exception exception, string site);
}
