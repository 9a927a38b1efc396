using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Anomalies;

internal sealed partial class AnomalySitesGrain
{
    [LoggerMessage(
        LogLevel.Warning,
        "{Count} sites have left the list of sites with anomalies, since others changed later or they did not for long: {Listed} are listed, {Omitted} are not;"
        + " what is not listed is found by its name only, until it changes again")]
    private static partial void LogLeft(ILogger logger, int count, int listed, int omitted);

    [LoggerMessage(LogLevel.Warning, "What the list of sites with anomalies need not keep could not be taken out of the storage; it is tried again")]
    private static partial void LogNotReclaimed(ILogger logger, Exception exception);
}
