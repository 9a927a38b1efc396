using Microsoft.Extensions.Logging;

namespace SensorGrid.Grains.Shards;

internal sealed partial class SensorRecordProcessor
{
    [LoggerMessage(LogLevel.Warning, "Sensors of {Shard} from which nothing comes could not be asked whether that is a silence; they are asked again")]
    private static partial void LogNotAsked(ILogger logger, Exception exception, string shard);
}
