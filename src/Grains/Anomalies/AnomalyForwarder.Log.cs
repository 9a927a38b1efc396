using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Anomalies;

internal sealed partial class AnomalyForwarder
{
    [LoggerMessage(1002, LogLevel.Warning, "{Count} anomalies of site '{Site}' were not taken by '{Output}' and are sent again: {Reason}")]
    private static partial void LogRefused(ILogger logger, int count, string site, string output, string? reason);

    [LoggerMessage(1003, LogLevel.Warning, "Anomalies of site '{Site}' could not be sent to '{Output}'; it is tried again")]
    private static partial void LogNotSent(ILogger logger, Exception exception, string site, string output);

    [LoggerMessage(1004, LogLevel.Error, "Changes of old anomalies of site '{Site}' were forgotten before '{Output}' had them")]
    private static partial void LogForgotten(ILogger logger, string site, string output);
}
