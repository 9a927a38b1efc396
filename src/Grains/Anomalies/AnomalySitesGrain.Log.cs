using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Anomalies;

internal sealed partial class AnomalySitesGrain
{
    [LoggerMessage(LogLevel.Warning, "Site '{Site}' has anomalies but is not listed, since {Most} sites are already: its feed can be asked for by its name only")]
    private static partial void LogNotListed(ILogger logger, string site, int most);
}
