using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Anomalies;

internal sealed partial class AnomalySitesGrain
{
    [LoggerMessage(
        1006, LogLevel.Warning,
        "{Count} sites have left the list of sites with anomalies, since others changed later or they did not for long: {Listed} are listed, {Omitted} are not;"
        + " what is not listed is found by its name only, until it changes again")]
    private static partial void LogLeft(ILogger logger, int count, int listed, int omitted);

    [LoggerMessage(1007, LogLevel.Warning, "Removing expired pages of the list of anomaly sites from storage failed; it will be retried")]
    private static partial void LogNotReclaimed(ILogger logger, Exception exception);
}
