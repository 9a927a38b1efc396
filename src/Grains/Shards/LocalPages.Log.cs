using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Shards;

internal sealed partial class LocalPages
{
    [LoggerMessage(1022, LogLevel.Warning, "Readings of {Sensors} sensors could not be scored; these are loaded again, and their shard will be read again from its checkpoint")]
    private static partial void LogNotScored(ILogger logger, Exception exception, int sensors);
}
